/** The risk policy in words; without I/O. */
import type { components } from "../../api/client";

type Schemas = components["schemas"];
export type Need = Schemas["CheckOut"]["cdd"];
export type Category = Schemas["CategoryOut"];

const NEEDS: Record<Need, string> = { mandatory: "required", recommended: "recommended", none: "not required" };

export function needText(need: Need): string {
  return NEEDS[need];
}

/** The weights that multipliers give, brought back to a sum of 1; null where one is no number of 0.25 to 4. */
export function weighed(categories: readonly Pick<Category, "id" | "weight">[], multipliers: Readonly<Record<string, string>>): Record<string, number> | null {
  const factors = categories.map(({ id, weight }) => {
    const text = multipliers[id]?.trim() ?? "";
    return [id, text === "" ? weight : weight * Number(text)] as const;
  });
  if (categories.some(({ id }) => multiplierProblem(multipliers[id] ?? "") !== null)) return null;
  const sum = factors.reduce((all, [, weight]) => all + weight, 0);
  return Object.fromEntries(factors.map(([id, weight]) => [id, sum === 0 ? 0 : weight / sum]));
}

/** Empty leaves the weight as it is. */
export function multiplierProblem(text: string): string | null {
  const value = text.trim();
  if (value === "") return null;
  return /^\d+(\.\d{1,2})?$/.test(value) && Number(value) >= 0.25 && Number(value) <= 4 ? null : "0.25 to 4, two decimals at most";
}
