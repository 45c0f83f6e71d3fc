/** A file of companies: which column is what, the items that are sent, and the result as a file. */
import { safeCell, writeCsv, type CsvFile } from "../../csv";
import type { components } from "../../api/client";
import { percent, points } from "../../figures";
import { words } from "../../format";
import type { StatedNumber } from "../../investigations/StartForm";
import { provisionalReason } from "../../investigations/reasons";
import type { Investigation } from "../../investigations/queries";

export type Preview = components["schemas"]["InvestigationBatchPreviewOut"];
export type PreviewRow = components["schemas"]["BatchPreviewRowOut"];
export type BatchRow = components["schemas"]["InvestigationBatchRowOut"];

/** So many rows go into one batch. */
export const MAX_ROWS = 1_000;

export const FIELDS = {
  name: "Company name",
  country: "Country",
  register: "Register",
  number: "Number in that register",
  lei: "LEI",
  website: "Website",
  depth: "Depth (sdd, cdd, edd)",
  external_id: "Your own key",
  tags: "Tags",
} as const;
export type Field = keyof typeof FIELDS;
export type Target = Field | "ignore";

const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name);

export const CHOICES: [{ value: Target; label: string }, ...{ value: Target; label: string }[]] = [
  { value: "ignore", label: "Leave out" },
  ...Object.keys(FIELDS).filter(isField).map((value) => ({ value, label: FIELDS[value] })),
];

/** Names that other systems give the same columns. */
const KNOWN: Record<string, Field> = {
  company_name: "name",
  legal_name: "name",
  company: "name",
  customer: "name",
  customer_name: "name",
  firm: "name",
  country_code: "country",
  jurisdiction: "country",
  register_code: "register",
  registration_number: "number",
  company_number: "number",
  registration_no: "number",
  reg_no: "number",
  lei_code: "lei",
  legal_entity_identifier: "lei",
  url: "website",
  web: "website",
  customer_id: "external_id",
  customer_no: "external_id",
  customer_number: "external_id",
  reference: "external_id",
  key: "external_id",
};

/** What a column most likely is, by its name; each field once. */
export function proposed(header: readonly string[]): Target[] {
  const taken = new Set<Field>();
  return header.map((column) => {
    const plain = column.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
    const field = isField(plain) ? plain : KNOWN[plain];
    if (!field || taken.has(field)) return "ignore";
    taken.add(field);
    return field;
  });
}

/** What keeps the file from being checked, as sentences. */
export function problemsOf(file: CsvFile, targets: readonly Target[]): string[] {
  const count = (field: Field) => targets.filter((target) => target === field).length;
  const problems: string[] = [];
  if (file.rows.length > MAX_ROWS) {
    problems.push(`One batch takes ${MAX_ROWS.toLocaleString()} rows; the file has ${file.rows.length.toLocaleString()}. Split it.`);
  }
  if (count("name") === 0) problems.push("Choose the column that holds the company's name.");
  for (const field of Object.keys(FIELDS).filter(isField)) {
    if (count(field) > 1) problems.push(`“${FIELDS[field]}” is chosen for ${String(count(field))} columns; choose one.`);
  }
  if (count("register") > 0 && count("number") === 0) {
    problems.push("A register without a number identifies nothing: choose the column of the number too.");
  }
  const over = file.rows.find((row) => row.cells.slice(file.header.length).some((cell) => cell.trim() !== ""));
  if (over) problems.push(`Line ${String(over.line)} has more cells than the header. Quote the cells that hold the separator.`);
  return problems;
}

export type Item = Record<string, string | string[] | StatedNumber[]>;

/** The rows as the API takes them, in the order of the file; an empty cell says nothing. */
export function itemsOf(file: CsvFile, targets: readonly Target[], depth: string): Item[] {
  return file.rows.map((row) => {
    const held = (field: Field) => {
      const place = targets.indexOf(field);
      return place < 0 ? "" : (row.cells[place] ?? "").trim().replace(/^'(?=[=+\-@\t\r])/, "");
    };
    const [number, register, lei] = [held("number"), held("register").toUpperCase(), held("lei").toUpperCase()];
    // the register number identifies the company; without one, the LEI does; with both, the LEI is a further number
    const identified: Item = number || !lei ? { register, registration_number: number } : { register: "XI-LEI", registration_number: lei };
    const stated = number && lei && lei !== number.toUpperCase() ? [{ scheme: "XI-LEI", value: lei }] : [];
    const tags = held("tags").split(";").map((one) => one.trim()).filter(Boolean);
    const item: Item = {
      company_name: held("name"),
      country_code: held("country").toUpperCase(),
      ...identified,
      identifiers: stated,
      website: held("website"),
      depth: held("depth").toLowerCase() || depth,
      external_id: held("external_id"),
      tags,
    };
    return Object.fromEntries(Object.entries(item).filter(([, value]) => value.length > 0));
  });
}

/** How many rows give an LEI beside the number that identifies the company. */
export function statedLeis(items: readonly Item[]): number {
  return items.filter((item) => "identifiers" in item).length;
}

const LABELS: Record<string, string> = {
  company_name: FIELDS.name,
  country_code: FIELDS.country,
  register: FIELDS.register,
  register_code: FIELDS.register,
  registration_number: "Number",
  identifiers: FIELDS.lei,
  website: FIELDS.website,
  depth: "Depth",
  external_id: FIELDS.external_id,
  tags: FIELDS.tags,
};
const SAID: [RegExp, string][] = [
  [/^Field required$/, "is missing"],
  [/^String should have at least \d+ characters?$/, "is missing or too short"],
  [/^String should have at most (\d+) characters?$/, "has more than $1 characters"],
  [/^String should match pattern.*$/, "is not written as it must be"],
  [/^Input should be ('.*)$/, "is none of $1"],
];
const PATTERNS: Record<string, string> = {
  country_code: "is no two-letter country code, such as GB",
  register: "is no code of a register, such as GB-COH",
  register_code: "is no code of a register, such as GB-COH",
};

/** Why a row is refused: each column by its label, without the notation of a validator. */
export function reasonsOf(problems: readonly Record<string, unknown>[]): string {
  return problems
    .map((problem) => {
      const loc = Array.isArray(problem["loc"]) ? (problem["loc"] as unknown[]) : [];
      const field = String(loc.find((part) => typeof part === "string" && part !== "body") ?? "");
      const msg = String(problem["msg"] ?? problem["code"] ?? "refused").replace(/^Value error, /, "");
      const found = SAID.find(([pattern]) => pattern.test(msg));
      const said = found ? (PATTERNS[field] && found[0].source.includes("pattern") ? PATTERNS[field] : msg.replace(found[0], found[1])) : msg;
      const label = LABELS[field];
      return label ? `${label}: ${said}` : said;
    })
    .join("; ");
}

/** The API counts rows; a person looks at the lines of the file. */
export function inLines(text: string, lineOf: (row: number) => number): string {
  return text.replace(/\brow (\d+) has the same/g, (_, row: string) => `line ${String(lineOf(Number(row)))} has the same`);
}

export interface LeftOut {
  repeated: boolean;
  investigated: boolean;
}

/** Whether a row is sent: what the person leaves out is not. */
export function isSent(row: PreviewRow, out: LeftOut): boolean {
  return !((out.repeated && row.same_as_row !== null) || (out.investigated && row.earlier !== null));
}

/** How a company is identified, or that its name alone must do. */
export function identifiedBy(row: Pick<PreviewRow, "register" | "registration_number">): string {
  if (!row.registration_number) return "name alone";
  return row.register === "XI-LEI" ? `LEI ${row.registration_number}` : [row.register, row.registration_number].filter(Boolean).join(" ");
}

/** The level as it may be said: a provisional one stands behind its worst case, and never alone. */
export function riskText(run: Pick<Investigation, "identified" | "risk"> | undefined): string {
  if (!run) return "";
  if (!run.identified) return "not identified";
  const risk = run.risk;
  if (!risk) return "";
  const worst = risk.level_at_worst ? `at worst ${words(risk.level_at_worst)} ${risk.score_at_worst ? points(risk.score_at_worst) : ""}`.trim() : "at worst not known";
  if (risk.provisional) return `${worst} (provisional ${words(risk.level)} ${points(risk.score)})`;
  const same = risk.level_at_worst === risk.level && risk.score_at_worst === risk.score;
  return `${words(risk.level)} ${points(risk.score)}${same ? "" : `, ${worst}`}`;
}

/** What a level rests on: what it lacks, and how much was assessed. */
export function conditionsText(run: Pick<Investigation, "identified" | "risk"> | undefined): string {
  if (!run?.identified || !run.risk) return "";
  const lacks = [...(run.risk.reasons ?? []), ...(run.risk.outdated ?? []).map((one) => `outdated:${one}`)];
  return [`${percent(run.risk.coverage)} assessed.`, ...new Set(lacks.map(provisionalReason))].join(" ");
}

/** What became of each row, for a spreadsheet. */
export function resultFile(rows: readonly BatchRow[], runs: ReadonlyMap<string, Investigation>): string {
  const head = ["row", "company", "your key", "outcome", "reason", "register", "number", "country", "depth", "risk", "conditions", "tier", "investigation"];
  const lines = rows.map((row) => {
    const run = row.investigation_id ? runs.get(row.investigation_id) : undefined;
    const level = run?.identified ? run.risk : null;
    return [
      String(row.row_number),
      row.company_name,
      row.external_id ?? "",
      ROW_WORDS[row.status],
      reasonsOf(row.problems),
      run?.register ?? "",
      run?.registration_number ?? "",
      run?.country_code ?? "",
      run?.depth.toUpperCase() ?? "",
      riskText(run),
      conditionsText(run),
      level ? (level.tier_at_worst && level.tier_at_worst !== level.tier ? `${level.tier.toUpperCase()}, at worst ${level.tier_at_worst.toUpperCase()}` : level.tier.toUpperCase()) : "",
      row.investigation_id ?? "",
    ].map(safeCell);
  });
  return `\ufeff${writeCsv([head, ...lines])}`;
}

export const ROW_WORDS: Record<BatchRow["status"], string> = {
  pending: "waits",
  started: "runs",
  complete: "complete",
  failed: "failed",
  cancelled: "cancelled",
  rejected: "refused",
};
