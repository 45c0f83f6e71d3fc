import { held, text, type Raw } from "../../search";

export interface SourceSearch {
  /** The version of its contract that is open. */
  version?: string;
}

export interface RoutingSearch {
  /** The country that is open; left out: all without a route of their own. */
  country?: string;
}

export function routingSearch(raw: Raw): RoutingSearch {
  return held({ country: text(raw["country"]) });
}

export function sourceSearch(raw: Raw): SourceSearch {
  return held({ version: text(raw["version"]) });
}
