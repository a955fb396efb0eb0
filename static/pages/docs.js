// The API's description as a page, from its OpenAPI document.

import { h } from "./dom.js";
import { keepTheme } from "./theme.js";

keepTheme();

const page = /** @type {HTMLElement} */ (document.querySelector("#docs"));
const document_ = await fetch(/** @type {string} */ (page.dataset.openapi)).then((response) => response.json());
page.replaceChildren(
  h("h1", {}, `${document_.info.title} API `, h("small", {}, `version ${document_.info.version}`)),
  h("p", {}, "Errors are {\"detail\": a sentence}. What changes something takes a command, a UUID made by the client: sent twice, it is done once. Machine-readable: ", h("a", { href: page.dataset.openapi }, "openapi.json"), "."),
  ...groups(document_.paths),
  h("h2", {}, "Values"),
  ...Object.entries(document_.components.schemas).map(([name, schema]) => value(name, schema)),
);
document.querySelector(location.hash || "none")?.scrollIntoView();

/** @param {Record<string, Record<string, any>>} paths */
function groups(paths) {
  /** @type {Map<string, any[]>} */ const byTag = new Map();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? "other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), route(method, path, operation)]);
    }
  }
  return [...byTag].flatMap(([tag, routes]) => [h("h2", {}, capital(tag)), ...routes]);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} operation
 */
function route(method, path, operation) {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses).filter(([status]) => status < "300" || status === "409");
  return h(
    "details",
    {},
    h("summary", {}, h("code.method", { "data-method": method }, method.toUpperCase()), h("code", {}, path), h("span", {}, plain(operation.description ?? operation.summary))),
    operation.parameters ? h("p", {}, "Parameters: ", ...listed(operation.parameters.map((/** @type {any} */ p) => h("code", {}, `${p.name}: `, typed(p.schema))))) : "",
    body ? h("p", {}, "Body: ", typed(body)) : "",
    ...answers.map(([status, answer]) => h("p", {}, `${status}: `, typed(Object.values(/** @type {any} */ (answer).content ?? {})[0]?.schema ?? {}))),
  );
}

/** Without the marks of a docstring. @param {string} text */
function plain(text) {
  return text.replaceAll("``", "");
}

/** @param {any[]} items */
function listed(items) {
  return items.flatMap((item, i) => (i ? [", ", item] : [item]));
}

/**
 * @param {string} name
 * @param {any} schema
 */
function value(name, schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([key, part]) =>
    h("tr", {}, h("td", {}, h("code", {}, key)), h("td", {}, typed(part)), h("td", {}, required.has(key) ? "" : "may be left out")),
  );
  return h("section", { id: name }, h("h3", {}, name), schema.description ? h("p", {}, plain(schema.description)) : "", h("table", {}, h("tbody", {}, ...rows)));
}

/**
 * @param {any} schema
 * @returns {Node | string}
 */
function typed(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return h("a", { href: `#${name}` }, name);
  }
  if (schema.anyOf) return h("span", {}, ...schema.anyOf.flatMap((/** @type {any} */ s, /** @type {number} */ i) => (i ? [" or ", typed(s)] : [typed(s)])));
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.prefixItems) return h("span", {}, "[", ...listed(schema.prefixItems.map(typed)), "]");
  if (schema.items) return h("span", {}, "list of ", typed(schema.items));
  return schema.format ?? schema.type ?? "";
}
