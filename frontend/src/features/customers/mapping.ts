/** Which column of a chosen file becomes which field of a customer, and the file that is sent. */
import { same, type FieldValue } from "./merge";
import { safeCell, writeCsv, type CsvFile, type CsvRow } from "../../csv";

/** Fields of an import, in the order in which they are offered. */
export const FIELDS = {
  name: "Name",
  register: "Register",
  registration_number: "Number in that register",
  identifiers: "Further numbers (NL-VAT:NL…;LEI:…)",
  country_code: "Country",
  external_id: "Your own key",
  website: "Website",
  tags: "Tags",
  purpose: "Purpose of the relationship",
  products: "Products",
  delivery_channels: "Delivery channels",
  expected_annual_volume: "Expected annual volume (minor units)",
  currency: "Currency",
  transaction_pattern: "Transaction pattern",
  countries_of_operation: "Countries of operation",
  source_of_funds: "Source of funds",
  source_of_wealth: "Source of wealth",
  segment: "Segment",
} as const;
export type Field = keyof typeof FIELDS;
/** `metadata` keeps the column under its own name; `ignore` leaves it out. */
export type Target = Field | "metadata" | "ignore";

/** Names that other systems give the same columns. */
const KNOWN: Record<string, Field> = {
  company_name: "name",
  legal_name: "name",
  company: "name",
  customer: "name",
  customer_name: "name",
  firm: "name",
  firm_name: "name",
  company_number: "registration_number",
  number: "registration_number",
  registration_no: "registration_number",
  register_code: "register",
  country: "country_code",
  url: "website",
  web: "website",
  customer_id: "external_id",
  customer_no: "external_id",
  customer_number: "external_id",
  id_external: "external_id",
  reference: "external_id",
  annual_volume: "expected_annual_volume",
};
/** Columns of an export that an import passes over. */
const READ_ONLY = new Set([
  "id",
  "relationship_status",
  "next_review_at",
  "review_due_at",
  "entity_id",
  "version",
  "created_at",
  "updated_at",
]);

export function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name);
}

/** What a column may become, as it is offered. */
export const CHOICES: [{ value: Target; label: string }, ...{ value: Target; label: string }[]] = [
  { value: "ignore", label: "Leave out" },
  { value: "metadata", label: "Keep as your own data" },
  ...Object.keys(FIELDS).filter(isField).map((value) => ({ value, label: FIELDS[value] })),
];

/** What a column most likely is, by its name; each field once. */
export function proposed(header: readonly string[]): Target[] {
  const taken = new Set<Field>();
  return header.map((column) => {
    const plain = column.trim().toLowerCase().replaceAll(/[\s-]+/g, "_").replace(/^profile\./, "");
    const field = isField(plain) ? plain : KNOWN[plain];
    if (field && !taken.has(field)) {
      taken.add(field);
      return field;
    }
    if (plain.startsWith("metadata.")) return "metadata";
    return field || READ_ONLY.has(plain) || plain === "" ? "ignore" : "metadata";
  });
}

/** What keeps the mapping from being sent, as sentences. */
export function problemsOf(targets: readonly Target[]): string[] {
  const count = (field: Field) => targets.filter((target) => target === field).length;
  const problems: string[] = [];
  if (count("name") === 0) problems.push("Choose the column that holds the name: a customer needs one.");
  for (const field of Object.keys(FIELDS).filter(isField)) {
    if (count(field) > 1) problems.push(`“${FIELDS[field]}” is chosen for ${String(count(field))} columns; choose one.`);
  }
  if (count("register") !== count("registration_number") && count("register") + count("registration_number") === 1) {
    problems.push("A number identifies a company only together with its register: choose both, or neither.");
  }
  if (count("expected_annual_volume") !== count("currency") && count("expected_annual_volume") + count("currency") === 1) {
    problems.push("An expected volume needs its currency: choose both, or neither.");
  }
  return problems;
}

export interface Prepared {
  text: string;
  /** The row of the chosen file, by its line in what is sent. */
  rowAt: Map<number, CsvRow>;
}

function columnName(target: Target, column: string): string {
  if (target !== "metadata") return target;
  return `metadata.${column.trim().replace(/^metadata\./i, "")}`;
}

/** The file as it is sent: the chosen columns under the names that the import knows. */
export function prepared(file: CsvFile, targets: readonly Target[]): Prepared {
  const kept = targets.flatMap((target, place) => (target === "ignore" ? [] : [place]));
  const head = kept.map((place) => columnName(targets[place] ?? "ignore", file.header[place] ?? ""));
  const rowAt = new Map<number, CsvRow>();
  const lines = [head];
  let line = 2;
  for (const row of file.rows) {
    const cells = kept.map((place) => row.cells[place] ?? "");
    // a row with more cells than the header is sent as it is, so that the import can refuse it
    const over = row.cells.slice(file.header.length).filter((cell) => cell.trim() !== "");
    rowAt.set(line, row);
    lines.push([...cells, ...over]);
    line += 1 + [...cells, ...over].reduce((more, cell) => more + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  }
  return { text: writeCsv(lines), rowAt };
}

export interface Refused {
  line: number;
  name: string;
  problems: { loc: (string | number)[]; msg: string }[];
}

const SAID: [RegExp, string][] = [
  [/^Field required$/, "is missing"],
  [/^String should have at least \d+ characters?$/, "is missing or too short"],
  [/^String should have at most (\d+) characters?$/, "has more than $1 characters"],
];
const PATTERNS: Partial<Record<Field, string>> = {
  country_code: "is no two-letter country code, such as GB",
  countries_of_operation: "holds something other than two-letter country codes, such as GB",
  currency: "is no three-letter currency code, such as EUR",
};

/** What is wrong, without the notation of a validator. */
function said(column: string, msg: string): string {
  if (msg.startsWith("String should match pattern")) return (isField(column) && PATTERNS[column]) || "is not written as this column needs it";
  const found = SAID.find(([pattern]) => pattern.test(msg));
  return found ? msg.replace(found[0], found[1]) : msg;
}

/** Why a row was refused: each column by its label, and what is wrong with it. */
export function reasonsOf(row: Pick<Refused, "problems">): string {
  return row.problems
    .map(({ loc, msg }) => {
      const column = String(loc.find((part) => typeof part === "string" && part !== "profile") ?? "").replace(/^profile\./, "");
      const label = isField(column) ? FIELDS[column] : column.replace(/^metadata\./, "");
      return label ? `${label}: ${said(column, msg)}` : said(column, msg);
    })
    .join("; ");
}

/** The refused rows as a file: the chosen file's own columns, the line and the reasons. */
export function refusedFile(refused: readonly Refused[], file: CsvFile | null, rowAt: ReadonlyMap<number, CsvRow>): string {
  const columns = file?.header ?? ["name"];
  const rows = refused.map((row) => {
    const origin = rowAt.get(row.line);
    const cells = origin ? columns.map((_, place) => origin.cells[place] ?? "") : file ? columns.map(() => "") : [row.name];
    return [String(origin?.line ?? row.line), reasonsOf(row), ...cells].map(safeCell);
  });
  return `\ufeff${writeCsv([["line", "reason", ...columns], ...rows])}`;
}

const LISTS: ReadonlySet<Field> = new Set(["tags", "products", "delivery_channels", "countries_of_operation"]);

/** What a row says of each field; a field that it leaves empty keeps its value and is not named. */
export function valuesOf(row: CsvRow, targets: readonly Target[]): Partial<Record<Field, FieldValue>> {
  const values: Partial<Record<Field, FieldValue>> = {};
  targets.forEach((target, place) => {
    const text = (row.cells[place] ?? "").trim().replace(/^'(?=[=+\-@\t\r])/, "");
    if (target === "ignore" || target === "metadata" || text === "") return;
    if (LISTS.has(target)) values[target] = text.split(";").map((one) => one.trim()).filter(Boolean);
    else values[target] = target === "expected_annual_volume" && /^\d+$/.test(text) ? Number(text) : text;
  });
  return values;
}

export interface RowChange {
  field: Field;
  was: FieldValue;
  becomes: FieldValue;
}

/** Which fields an update by this row changes. */
export function rowChanges(values: Partial<Record<Field, FieldValue>>, held: Partial<Record<Field, FieldValue>>): RowChange[] {
  return Object.keys(FIELDS)
    .filter(isField)
    .flatMap((field) => {
      const becomes = values[field];
      const was = held[field] ?? null;
      return becomes === undefined || same(becomes, was) ? [] : [{ field, was, becomes }];
    });
}
