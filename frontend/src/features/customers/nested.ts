/** Two people changed the same nested document: what each changed, by path, and both changes together. */
import type { FieldChange, FieldValue } from "./merge";

type Json = unknown;
type Branch = Record<string, Json>;

const text = (value: Json) => JSON.stringify(value) ?? "";
const alike = (one: Json, other: Json) => text(one) === text(other);

/** The parts of a value that are merged one by one: members of objects, places of lists that kept their length. */
function branches(values: readonly Json[]): readonly Branch[] | null {
  const isBranch = (value: Json): value is Branch => typeof value === "object" && value !== null;
  if (!values.every(isBranch)) return null;
  const lists = values.filter(Array.isArray);
  if (lists.length === 0) return values;
  return lists.length === values.length && new Set(lists.map((one) => one.length)).size === 1 ? values : null;
}

const keysOf = (parts: readonly Branch[]) => [...new Set(parts.flatMap((part) => Object.keys(part)))];

function leaf(value: Json): FieldValue {
  if (value === undefined || value === null) return null;
  return typeof value === "string" || typeof value === "number" ? value : text(value);
}

/** Every part that either of the two changed, by its path: `entities.0.name`. */
export function nestedChanges(was: Json, theirs: Json, mine: Json, path: readonly string[] = []): FieldChange[] {
  if (alike(was, theirs) && alike(was, mine)) return [];
  const parts = branches([was, theirs, mine]);
  if (parts) return keysOf(parts).flatMap((key) => nestedChanges(parts[0]?.[key], parts[1]?.[key], parts[2]?.[key], [...path, key]));
  const conflict = !alike(was, theirs) && !alike(was, mine) && !alike(theirs, mine);
  return [{ field: path.join("."), was: leaf(was), theirs: leaf(theirs), mine: leaf(mine), conflict }];
}

/** The newest document with this person's changes on top: what only the other one changed stays changed. */
export function nestedMerged<T>(was: T, theirs: T, mine: T): T {
  if (alike(was, mine)) return theirs;
  if (alike(was, theirs)) return mine;
  const parts = branches([was, theirs, mine]);
  if (!parts) return mine;
  const [before = {}, now = {}, own = {}] = parts;
  const both = keysOf(parts).map((key) => [key, nestedMerged(before[key], now[key], own[key])] as const);
  if (Array.isArray(mine)) return both.map(([, value]) => value) as T;
  return Object.fromEntries(both.filter(([, value]) => value !== undefined)) as T;
}
