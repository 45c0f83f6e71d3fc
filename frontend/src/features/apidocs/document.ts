/** The API's document in parts, as the server hands them out: a list of all operations, and one operation with what it refers to. */

export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  router: string;
}

/** A document with one operation; only Swagger UI looks inside. */
export type OperationDocument = Record<string, unknown>;

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOperation(value: unknown): value is Operation {
  return isMembers(value) && ["id", "method", "path", "summary", "router"].every((name) => typeof value[name] === "string");
}

export function isOperations(value: unknown): value is Operation[] {
  return Array.isArray(value) && value.every(isOperation);
}

export function isOperationDocument(value: unknown): value is OperationDocument {
  return isMembers(value) && isMembers(value["paths"]) && isMembers(value["components"]);
}

/** Those in which each typed word occurs: in the name, the path, the method or the router. */
export function found(operations: readonly Operation[], typed: string): Operation[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const held = `${operation.summary} ${operation.path} ${operation.method} ${operation.router} ${operation.id}`.toLowerCase();
    return wanted.every((word) => held.includes(word));
  });
}
