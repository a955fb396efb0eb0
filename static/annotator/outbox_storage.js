// Where the outbox outlives a reload: IndexedDB, or memory where the browser gives none (private windows).

/** @typedef {import("./types").Sending} Sending */
/** @typedef {import("./types").OutboxStorage} OutboxStorage */

const DATABASE = "sayseg";
const TABLE = "outbox";

/** @returns {Promise<OutboxStorage>} */
export async function openOutboxStorage() {
  try {
    return indexedStorage(await openDatabase());
  } catch {
    return memoryStorage();
  }
}

/** @returns {OutboxStorage} */
export function memoryStorage() {
  /** @type {Map<string, Sending>} */
  const items = new Map();
  return {
    all: async () => [...items.values()],
    put: async (item) => void items.set(item.command, item),
    remove: async (command) => void items.delete(command),
  };
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "command" });
  return done(request);
}

/**
 * @param {IDBDatabase} database
 * @returns {OutboxStorage}
 */
function indexedStorage(database) {
  /** @param {IDBTransactionMode} mode */
  const table = (mode) => database.transaction(TABLE, mode).objectStore(TABLE);
  return {
    all: () => done(table("readonly").getAll()),
    put: async (item) => void (await done(table("readwrite").put(structuredClone(item)))),
    remove: async (command) => void (await done(table("readwrite").delete(command))),
  };
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
