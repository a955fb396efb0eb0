// The server's API as functions. Every failure becomes an ApiError with a sentence for a person.

import { uuid } from "./uuid.js";

/** @typedef {import("../annotator/wire").Change} Change */
/** @typedef {import("../annotator/wire").Added} Added */

const TAB = uuid();
const NO_ANSWER = "The server does not answer. Nothing is lost: try again once it runs.";

export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 when there was no answer
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path below /api/v1
 * @returns {Promise<any>}
 */
export const get = (path) => request("GET", path);

/**
 * Change something; the command id makes it safe to send again.
 * @param {"POST" | "PATCH"} method
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 * @returns {Promise<any>}
 */
export const send = (method, path, body = {}) => request(method, path, { command: uuid(), ...body });

/**
 * A POST whose body has no command.
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 * @returns {Promise<any>}
 */
export const post = (path, body) => request("POST", path, body);

/**
 * @param {Change} change
 * @returns {Promise<Change>}
 */
export const undo = (change) => send("POST", `/changes/${change.sequence}/undo`);

/**
 * @param {string} method
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 */
async function request(method, path, body) {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { "X-Sayseg-Tab": TAB, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  }).catch(() => {
    throw new ApiError(NO_ANSWER, 0);
  });
  const text = await response.text();
  return read(response.status, text);
}

/**
 * @param {number} status
 * @param {string} text
 */
function read(status, text) {
  const content = parsed(text);
  if (status >= 200 && status < 300) return content;
  if (status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  throw new ApiError(content?.detail ?? NO_ANSWER, status);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Send one file; XMLHttpRequest, since fetch tells nothing of how far an upload is.
 * @param {string} project
 * @param {File} file
 * @param {{ id: string, command: string, on_duplicate: string }} fields
 * @param {(share: number) => void} onProgress 0..1
 * @param {AbortSignal} signal
 * @returns {Promise<Added>}
 */
export function upload(project, file, fields, onProgress, signal) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", `/api/v1/projects/${project}/images`);
    xhr.setRequestHeader("X-Sayseg-Tab", TAB);
    xhr.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    xhr.onerror = () => reject(new ApiError(NO_ANSWER, 0));
    xhr.onabort = () => reject(new ApiError("Stopped.", 0));
    xhr.onload = () => {
      try {
        resolve(read(xhr.status, xhr.responseText));
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener("abort", () => xhr.abort(), { once: true });
    xhr.send(form);
  });
}
