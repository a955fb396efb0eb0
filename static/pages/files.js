// Files dropped anywhere on the page, or pasted. The browser must never open a dropped file in place of the page.

/**
 * @param {(files: File[]) => void} onFiles
 * @param {AbortSignal} signal
 */
export function takeFiles(onFiles, signal) {
  const options = { signal };
  let depth = 0; // dragenter and dragleave come for every element on the way
  const show = () => document.body.classList.toggle("s-dropping", depth > 0);

  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    show();
  }, options);
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    show();
  }, options);
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  }, options);
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show();
    give(await filesOf(/** @type {DataTransfer} */ (event.dataTransfer)));
  }, options);
  document.addEventListener("paste", (event) => {
    give([...(event.clipboardData?.files ?? [])].map(named));
  }, options);

  /** @param {File[]} files */
  function give(files) {
    if (files.length) onFiles(files);
  }
}

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/**
 * All files of a drop, those inside folders too, by name.
 * @param {DataTransfer} transfer
 */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const loose = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return loose;
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return found.flat().filter((file) => !file.name.startsWith("."));
}

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject))];
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // at most 100 a call
    if (!some.length) break;
    found.push(...some);
  }
  found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (await Promise.all(found.map(filesIn))).flat();
}

/**
 * A pasted picture is always "image.png": say when it was pasted instead.
 * @param {File} file
 */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const when = new Date().toLocaleString("sv").replaceAll(":", ".");
  return new File([file], file.name.replace("image", `pasted ${when}`), { type: file.type });
}

/**
 * Ask for files with the system's own window.
 * @param {(files: File[]) => void} onFiles
 */
export function chooseFiles(onFiles) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => onFiles([...(input.files ?? [])]));
  input.click();
}
