// The project's pictures around the open one, for the filmstrip.

const AROUND = 40; // pictures on either side

/**
 * @param {import("./api.js").Api} api
 * @param {import("./types").Shown} shown
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types").Filmframe[]>} none where they can't be had: the strip is a convenience
 */
export async function filmAround(api, { project, position }, signal) {
  if (!project) return [];
  const after = Math.max(0, position - 1 - AROUND);
  const images = await api.images(project.id, after, 2 * AROUND + 1, signal).catch(() => []);
  return images.map(({ id, name, status }) => ({ id, name, status: status ?? "untouched" }));
}

/**
 * Where the open picture stands now, as its objects say.
 * @param {readonly import("./types").Filmframe[]} film
 * @param {import("./types").Shown} shown
 */
export function withOpenState(film, { image, annotations }) {
  const isProposed = annotations.some((one) => one.status === "proposed");
  const status = isProposed ? "proposed" : annotations.length ? "accepted" : "untouched";
  return film.map((frame) => (frame.id === image?.id && frame.status !== status ? { ...frame, status } : frame));
}
