/** Puts in place of each reference what it names, in one part of a document that refers only to itself. */

type Members = Record<string, unknown>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => (isMembers(found) ? found[name] : undefined), document);
}

/**
 * The part of a document at a path, without references; one that would not end is left as it is.
 *
 * Swagger UI's own resolver reads any version of OpenAPI from any address, and takes half a second of
 * the main thread for one operation.
 */
export function resolvedPart(document: unknown, path: readonly string[]): unknown {
  const within = new Set<string>();
  function resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolved);
    if (!isMembers(value)) return value;
    const { $ref: reference, ...said } = value;
    if (typeof reference !== "string") return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolved(item)]));
    const named = reference.startsWith("#/") ? at(document, reference.slice(2).split("/")) : undefined;
    if (!isMembers(named) || within.has(reference)) return value;
    within.add(reference);
    const found = resolved(named);
    within.delete(reference);
    return isMembers(found) ? { ...found, ...said } : found; // what stands at the reference is nearer
  }
  return resolved(at(document, path)) ?? null;
}
