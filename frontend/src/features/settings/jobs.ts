/** Long work as a person calls it, and where what it made is read; without I/O. */
import { words } from "../../format";
import type { Job } from "./queries/jobs";

const TITLES: Record<string, string> = {
  "investigation.run": "Investigation",
  "investigation.batch": "Batch of investigations",
  "report.generate": "Report",
  "screening.batch": "Batch of screenings",
  "screening.rescreen": "Re-screening",
  "risk.batch": "Batch of risk evaluations",
  "companies.import": "Import of customers",
  "resolution.search": "Search for duplicates",
  "relationship.end": "End of relationships",
};

export function jobTitle(kind: string): string {
  return TITLES[kind] ?? words(kind.replace(".", ": "));
}

/** The page of what the work is about; undefined where it has none. */
export function jobPage({ resource_type, resource_id: id }: Pick<Job, "resource_type" | "resource_id">) {
  switch (resource_type) {
    case "investigation":
      return { to: "/investigations/$investigationId", params: { investigationId: id } } as const;
    case "report":
      return { to: "/reports/$reportId", params: { reportId: id } } as const;
    case "investigation_batch":
      return { to: "/investigations/batches/$batchId", params: { batchId: id } } as const;
    case "screening_batch":
      return { to: "/screening/batches/$batchId", params: { batchId: id } } as const;
    case "risk_batch":
      return { to: "/risk/batches/$batchId", params: { batchId: id } } as const;
    case "company_import":
      return { to: "/customers/import", search: { id } } as const;
    case "resolution_search":
      return { to: "/resolution" } as const;
    default:
      return undefined;
  }
}
