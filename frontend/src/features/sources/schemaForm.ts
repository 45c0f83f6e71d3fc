/** From the JSON Schema of a credential to the fields of a form, and what is wrong with what was typed. */
import type { CredentialForm, FormField } from "./queries/sources";

export interface Field {
  name: string;
  label: string;
  description: string | undefined;
  required: boolean;
  /** What may be chosen; undefined: a secret is typed. */
  options: string[] | undefined;
  longest: number;
}

type Schema = CredentialForm["form"];

/** The fields in the order of the schema, the required ones first. */
export function fieldsOf(schema: Schema): Field[] {
  const fields = Object.entries(schema.properties).map(([name, field]) => ({
    name,
    label: field.title,
    description: field.description ?? undefined,
    required: schema.required.includes(name),
    options: field.enum ?? undefined,
    longest: field.maxLength,
  }));
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function wholly(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true; // a dialect that the browser does not read: the server checks it
  }
}

function problemOf(field: FormField, value: string, required: boolean): string | null {
  if (value === "") return required ? `${field.title} is missing.` : null;
  if (value.trim() !== value) return `${field.title} begins or ends with a space.`;
  if (value.length < field.minLength) return `${field.title} has at least ${String(field.minLength)} characters.`;
  if (value.length > field.maxLength) return `${field.title} has at most ${String(field.maxLength)} characters.`;
  if (field.pattern && !wholly(field.pattern, value)) return `${field.title} does not have the form that the source gives its keys.`;
  return null;
}

/** What is wrong, by field; empty where the form can be sent. */
export function formProblems(schema: Schema, values: Record<string, string>): Record<string, string> {
  const found = Object.entries(schema.properties).map(([name, field]) => [
    name,
    problemOf(field, values[name] ?? "", schema.required.includes(name)),
  ]);
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

/** What is sent: every field that has a value. */
export function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}
