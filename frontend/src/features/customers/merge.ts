/** Two people changed the same record: what each changed, and both changes together. */

export type FieldValue = string | number | null | readonly string[];
export type Fields = Record<string, FieldValue>;

export interface FieldChange {
  field: string;
  /** As it was when this person began. */
  was: FieldValue;
  /** As it is now. */
  theirs: FieldValue;
  /** As this person wants it. */
  mine: FieldValue;
  /** Both changed it, to different values: one of them is lost. */
  conflict: boolean;
}

export function same(one: FieldValue, other: FieldValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Every field that either of the two changed. */
export function changes(was: Fields, theirs: Fields, mine: Fields): FieldChange[] {
  return Object.keys(mine)
    .map((field) => {
      const [a, b, c] = [was[field] ?? null, theirs[field] ?? null, mine[field] ?? null];
      return { field, was: a, theirs: b, mine: c, conflict: !same(a, b) && !same(a, c) && !same(b, c) };
    })
    .filter((change) => !same(change.was, change.theirs) || !same(change.was, change.mine));
}

/** The newest record with this person's changes on top: what only the other one changed stays changed. */
export function merged<T extends Fields>(was: Fields, theirs: Fields, mine: T): T {
  const kept = Object.entries(mine).map(([field, value]) => {
    const untouched = same(value, was[field] ?? null);
    return [field, untouched ? (theirs[field] ?? null) : value];
  });
  return { ...mine, ...Object.fromEntries(kept) };
}
