import { held, text, type Raw } from "../../search";

export interface McpServerSearch {
  /** The tool that is open. */
  tool?: string;
}

export function mcpServerSearch(raw: Raw): McpServerSearch {
  return held({ tool: text(raw["tool"]) });
}
