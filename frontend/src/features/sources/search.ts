import { held, text, type Raw } from "../../search";

export interface SourceSearch {
  /** The version of its contract that is open. */
  version?: string;
}

export function sourceSearch(raw: Raw): SourceSearch {
  return held({ version: text(raw["version"]) });
}
