// Making elements. Text is always set as text, never as markup.

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes] true sets an empty attribute; false, null and undefined set none
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | number | boolean | null | undefined} value
 */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? "" : value)) {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A list of rows that keeps the element of each key, so that focus and a field being written in survive.
 * @template {{ id: string }} T
 * @template {{ root: HTMLElement, update: (item: T) => void }} R
 * @param {HTMLElement} list
 * @param {(item: T) => R} make
 * @returns {(items: readonly T[]) => void}
 */
export function keyedRows(list, make) {
  /** @type {Map<string, R>} */
  const rows = new Map();
  return (items) => {
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      row.root.remove();
      rows.delete(id);
    }
    items.forEach((item, place) => {
      const row = rows.get(item.id) ?? make(item);
      rows.set(item.id, row);
      row.update(item);
      if (list.children[place] !== row.root) list.insertBefore(row.root, list.children[place] ?? null);
    });
  };
}
