/** From a tool's input schema to the fields of a form. The schema is a stranger's: it arranges fields and checks nothing. */
import type { Arguments } from "./queries/servers";

export interface ToolField {
  name: string;
  label: string;
  description: string | undefined;
  required: boolean;
  kind: "text" | "number" | "whole" | "switch" | "choice";
  options: string[];
}

/** From so many fields on, or with anything nested, the arguments are entered as JSON. */
export const MOST_FIELDS = 20;
const MOST_OPTIONS = 50;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const KINDS: Record<string, ToolField["kind"]> = { string: "text", number: "number", integer: "whole", boolean: "switch" };

function fieldOf(name: string, schema: unknown, required: boolean): ToolField | null {
  if (!isRecord(schema)) return null;
  const listed: unknown[] = Array.isArray(schema["enum"]) ? schema["enum"] : [];
  const options = listed.filter((one): one is string => typeof one === "string");
  const type = schema["type"];
  const kind = options.length > 0 ? "choice" : typeof type === "string" ? KINDS[type] : undefined;
  if (!kind || options.length !== listed.length || options.length > MOST_OPTIONS) return null;
  const { title, description } = schema;
  return { name, label: typeof title === "string" && title !== "" ? title : name, description: typeof description === "string" ? description : undefined, required, kind, options };
}

/** The fields, the required ones first; null where the schema asks for more than plain values. */
export function toolFields(schema: unknown): ToolField[] | null {
  if (!isRecord(schema)) return null;
  const properties = schema["properties"] ?? {};
  if (!isRecord(properties)) return null;
  const needed: unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const names = Object.keys(properties);
  if (names.length > MOST_FIELDS || ["anyOf", "oneOf", "allOf", "$ref"].some((key) => key in schema)) return null;
  const fields = names.map((name) => fieldOf(name, properties[name], needed.includes(name)));
  if (fields.some((field) => field === null)) return null;
  const all = fields.filter((field) => field !== null);
  return [...all.filter((field) => field.required), ...all.filter((field) => !field.required)];
}

export type Entered = Record<string, string>;

export function fieldProblem(field: ToolField, value: string): string | null {
  if (value.trim() === "") return field.required && field.kind !== "switch" ? "It is required." : null;
  if (field.kind === "number" && !Number.isFinite(Number(value))) return "A number, such as 2.5.";
  if (field.kind === "whole" && !Number.isInteger(Number(value))) return "A whole number.";
  return null;
}

/** The arguments as they are sent: what was left empty is left out. */
export function argumentsOf(fields: readonly ToolField[], entered: Entered): Arguments {
  const sent: Arguments = {};
  for (const field of fields) {
    const value = entered[field.name] ?? "";
    if (value.trim() === "") continue;
    if (field.kind === "switch") sent[field.name] = value === "true";
    else sent[field.name] = field.kind === "number" || field.kind === "whole" ? Number(value) : value;
  }
  return sent;
}

/** Arguments that were entered as JSON; null where they are not an object. */
export function jsonArguments(text: string): Arguments | null {
  if (text.trim() === "") return {};
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? (read as Arguments) : null;
  } catch {
    return null;
  }
}
