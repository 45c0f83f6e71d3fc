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

export const REFERENCE_STATES = ["own", "stale", "empty"] as const;

export interface ReferenceSearch {
  type?: string;
  state?: (typeof REFERENCE_STATES)[number];
}

export function referenceSearch(raw: Raw): ReferenceSearch {
  return held({ type: text(raw["type"]), state: one(REFERENCE_STATES, raw["state"]) });
}

export const DATASET_TABS = ["entries", "changes", "checks", "history"] as const;
export type DatasetTab = (typeof DATASET_TABS)[number];

export function datasetSearch(raw: Raw): { tab: DatasetTab } {
  return { tab: one(DATASET_TABS, raw["tab"]) ?? "entries" };
}
