/** The API's document in parts: a list of all operations, and one operation with what it refers to. */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Members = { [name: string]: Json };

export interface ApiDocument extends Members {
  paths: Members;
  components: Members;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  router: string;
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

function isMembers(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function isDocument(value: unknown): value is ApiDocument {
  return typeof value === "object" && value !== null && "paths" in value && "components" in value;
}

function routerOf(operation: Members): string {
  const tags = operation["tags"];
  return Array.isArray(tags) ? text(tags[0]) : "";
}

/** Every operation in the document's order. */
export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isMembers(item) ? item[method] : undefined;
      if (!isMembers(operation)) return [];
      return [{ id: text(operation["operationId"]), method, path, summary: text(operation["summary"]), router: routerOf(operation) }];
    }),
  );
}

/** Those in which each typed word occurs: in the name, the path, the method or the router. */
export function found(operations: readonly Operation[], typed: string): Operation[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const held = `${operation.summary} ${operation.path} ${operation.method} ${operation.router} ${operation.id}`.toLowerCase();
    return wanted.every((word) => held.includes(word));
  });
}

const REFERENCE = "#/components/";

function collect(value: Json, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
  } else if (isMembers(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (name === "$ref" && typeof item === "string" && item.startsWith(REFERENCE)) into.add(item.slice(REFERENCE.length));
      else collect(item, into);
    }
  }
}

/** The document with one operation, and only the components that it reaches. */
export function operationDocument(document: ApiDocument, id: string): ApiDocument {
  const paths: Members = {};
  for (const [path, item] of Object.entries(document.paths)) {
    if (!isMembers(item)) continue;
    const kept = Object.entries(item).filter(([name, operation]) => {
      const isMethod = METHODS.some((method) => method === name);
      return !isMethod || (isMembers(operation) && text(operation["operationId"]) === id);
    });
    if (kept.some(([name]) => METHODS.some((method) => method === name))) paths[path] = Object.fromEntries(kept);
  }
  const reached = new Set<string>();
  collect(paths, reached);
  const components: Members = {};
  // a set grows while it is walked: what a component refers to is walked too
  for (const reference of reached) {
    const [kind = "", name = ""] = reference.split("/", 2);
    const group = document.components[kind];
    const component = isMembers(group) ? group[name] : undefined;
    if (component === undefined) continue;
    const held = components[kind];
    if (isMembers(held)) held[name] = component;
    else components[kind] = { [name]: component };
    collect(component, reached);
  }
  const schemes = document.components["securitySchemes"];
  if (schemes !== undefined) components["securitySchemes"] = schemes;
  return { ...document, paths, components, tags: [] };
}
