/** What the addresses of the studio hold. */
import { held, one, text, type Raw } from "../../search";

export const MATRIX_TABS = ["content", "checks", "changes", "try", "versions"] as const;
export type MatrixTab = (typeof MATRIX_TABS)[number];

export interface MatrixSearch {
  tab: MatrixTab;
  /** The version that it is compared with; what it was copied from where it is left out. */
  against?: string;
}

export function matrixSearch(raw: Raw): MatrixSearch {
  return { tab: one(MATRIX_TABS, raw["tab"]) ?? "content", ...held({ against: text(raw["against"]) }) };
}
