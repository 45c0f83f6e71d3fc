import { words } from "../../format";

const WORK: Record<string, string | undefined> = {
  "companies.import": "import of a customer file",
  "investigation.batch": "batch of investigations",
  "investigation.run": "investigation",
  "report.generate": "report",
  "resolution.search": "search for duplicates",
  "risk.batch": "batch of evaluations",
  "screening.batch": "batch of screenings",
  "screening.rescreen": "sweep of the screened parties",
  "screening_hit.graver": "evaluation after a match that counts for more",
};

/** What a piece of waiting work is, by the kind of its message; `….cancel` ends one. */
export function workTitle(kind: string): string {
  const ends = kind.endsWith(".cancel");
  const what = ends ? kind.slice(0, -".cancel".length) : kind;
  const title = WORK[what] ?? words(what.replace(".", ": "));
  return ends ? `cancellation: ${title}` : title;
}

/** The type of a failure as words: `ServiceUnavailableError` → "service unavailable error", `RPCError` → "RPC error". */
export function failureWords(type: string | null): string {
  if (type === null) return "none";
  const parted = type.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ");
  return words(parted.replaceAll(/\b[A-Z][a-z]+/g, (part) => part.toLowerCase()));
}
