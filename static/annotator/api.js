// The HTTP API: addresses, and errors as `ApiError` with a sentence for a person. Every call takes an AbortSignal.

/** @typedef {import("./wire").Annotation} Annotation */
/** @typedef {import("./wire").Change} Change */
/** @typedef {import("./wire").Image} Image */
/** @typedef {import("./wire").OpenImage} OpenImage */
/** @typedef {import("./wire").Segmented} Segmented */
/** @typedef {import("./types").Sending} Sending */

/** What went wrong with a call. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status
   * @param {Annotation[]} [current] of a conflict: what is stored now
   */
  constructor(message, status, current = []) {
    super(message);
    this.status = status;
    this.current = current;
  }

  /** Whether the same call may work later. */
  get isPassing() {
    return this.status === 0 || this.status === 401 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {object} options
 * @param {URL} options.root where the app is mounted, with a slash at the end
 * @param {string} options.tab
 * @param {typeof fetch} [options.fetch]
 */
export function createApi({ root, tab, fetch: fetcher = (...call) => fetch(...call) }) {
  const base = new URL("api/v1", root).href;

  /**
   * @param {string} method
   * @param {string} path
   * @param {AbortSignal | undefined} signal
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async function call(method, path, signal, body) {
    const headers = { "X-Sayseg-Tab": tab, ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
    const content = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetcher(base + path, { method, headers, body: content, signal }).catch(asApiError);
    if (!response.ok) throw await refusal(response);
    return response.json().catch(asApiError);
  }

  return {
    /** @type {(image: string, choice: string, signal?: AbortSignal) => Promise<OpenImage>} choice: a query */
    openImage: (image, choice, signal) => call("GET", `/images/${image}${choice && `?${choice}`}`, signal),

    /** @type {(project: string, choice: string, side: "before" | "after", position: number, limit: number, signal?: AbortSignal) => Promise<Image[]>} */
    beside: (project, choice, side, position, limit, signal) =>
      call("GET", `/projects/${project}/images?${side}=${position}&limit=${limit}${choice && `&${choice}`}`, signal),

    /** @type {(image: string, body: object, signal?: AbortSignal) => Promise<Segmented>} */
    segment: (image, body, signal) => call("POST", `/images/${image}/segment`, signal, body),

    /** @type {(image: string, body: object, signal?: AbortSignal) => Promise<Segmented>} */
    everything: (image, body, signal) => call("POST", `/images/${image}/everything`, signal, body),

    /** @type {(command: string, signal?: AbortSignal) => Promise<import("./wire").Progress>} of a proposal of everything */
    progress: (command, signal) => call("GET", `/commands/${command}/progress`, signal),

    /** @type {(image: string, body: object, signal?: AbortSignal) => Promise<import("./wire").Glance>} */
    glance: (image, body, signal) => call("POST", `/images/${image}/glance`, signal, body),

    /** @type {(image: string, annotation: string, signal?: AbortSignal) => Promise<import("./wire").Why>} */
    why: (image, annotation, signal) => call("POST", `/images/${image}/annotations/${annotation}/why`, signal, {}),

    /** @type {(project: string, after: number, signal?: AbortSignal) => Promise<Change[]>} of all its pictures and labels */
    changes: (project, after, signal) => call("GET", `/projects/${project}/changes?after=${after}`, signal),

    /** @type {(path: string, body: object) => Promise<Change>} a change of another picture, that is not to wait in the outbox */
    write: (path, body) => call("POST", path, undefined, body),

    /** @type {(sending: Sending, signal?: AbortSignal) => Promise<Change>} */
    send: ({ method, path, body, command }, signal) => call(method, path, signal, { ...body, command }),

    /** @type {(image: string) => Promise<import("./wire").Windows>} */
    window: (image) => call("GET", `/images/${image}/window`, undefined),

    /** @type {import("./types").TileUrl} */
    tileUrl: (image, level, x, y, window) =>
      `${base}/images/${image}/frames/0/levels/${level}/tiles/${x}_${y}${window ? `?centre=${window.centre}&width=${window.width}` : ""}`,

    /** @param {string} image */
    thumbnailUrl: (image) => `${base}/images/${image}/thumbnail`,
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * @param {unknown} error
 * @returns {never}
 */
function asApiError(error) {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  throw new ApiError("There is no connection to the server.", 0);
}

/**
 * @param {Response} response
 */
async function refusal(response) {
  const answer = await response.json().catch(() => null);
  const detail = typeof answer?.detail === "string" ? answer.detail : `The server answered with error ${response.status}.`;
  return new ApiError(detail, response.status, answer?.current ?? []);
}
