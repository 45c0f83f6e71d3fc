import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../api/client";
import { unwrap } from "../../api/unwrap";

type Company = components["schemas"]["CompanyOut"];
type Investigation = components["schemas"]["InvestigationOut"];

export interface Found {
  companies: Company[];
  investigations: Investigation[];
}

const MOST = 6;

/** Two answers as one list, each row once, the exact ones first. */
function together<Row extends { id: string }>(exact: Row[], others: Row[]): Row[] {
  const known = new Set(exact.map((row) => row.id));
  return [...exact, ...others.filter((row) => !known.has(row.id))].slice(0, MOST);
}

/** A number as typed, and as most registers write it. */
function spellings(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(",", "\\,");
  return [...new Set([escaped, escaped.toUpperCase(), escaped.replaceAll(/[\s.-]/g, "")])].filter(Boolean).join(",");
}

/** Companies and investigations by name, number or one's own key. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ["palette", text],
    staleTime: 10_000,
    queryFn: async (): Promise<Found> => {
      const number = spellings(text);
      const companies = (query: Record<string, string>) =>
        unwrap(api.GET("/api/companies", { params: { query: { limit: MOST, ...query } } }));
      const investigations = (query: Record<string, string>) =>
        unwrap(api.GET("/api/investigations", { params: { query: { limit: MOST, ...query } } }));
      const [named, numbered, keyed, runs, numberedRuns] = await Promise.all([
        companies({ "name.contains": text }),
        companies({ "registration_number.in": number }),
        companies({ "external_id.in": number }),
        investigations({ "company_name.contains": text }),
        investigations({ "registration_number.in": number }),
      ]);
      return {
        companies: together([...numbered.items, ...keyed.items], named.items),
        investigations: together(numberedRuns.items, runs.items),
      };
    },
  });
}
