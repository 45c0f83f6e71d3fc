/** Settings as a person reads them; without I/O. */
import { words } from "../../format";
import { costText } from "./usage";
import type { Setting, SettingValue } from "./queries/registry";

const GROUPS: Record<string, string> = { agents: "Agents", models: "Language models" };

/** The part of a name before its first dot, in words. */
export function groupOf(name: string): string {
  const first = name.split(".")[0] ?? name;
  return GROUPS[first] ?? first.charAt(0).toUpperCase() + first.slice(1).replaceAll("_", " ");
}

/** The name of a setting in words: `agents.calls_per_run` → “Calls per run”. */
export function labelOf(name: string): string {
  const text = words(name.slice(name.indexOf(".") + 1)).replace(/\btool$/, "(search tool)");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A unit that names another setting, with that setting's value: “minor units of EUR”. */
export function unitText(unit: string, settings: readonly Setting[]): string {
  return settings.reduce((text, one) => text.replaceAll(one.name, String(one.value)), unit);
}

/** A text of the API without the marks of code. */
export function plain(text: string): string {
  return text.replaceAll("`", "");
}

/** The settings under their headings, in the order of the API. */
export function grouped(settings: Setting[]): [string, Setting[]][] {
  const found = new Map<string, Setting[]>();
  for (const one of settings) found.set(groupOf(one.name), [...(found.get(groupOf(one.name)) ?? []), one]);
  return [...found];
}

/** The currency whose minor units a value is in, if it is money. */
const currencyOf = (unit: string) => /^minor units of ([A-Z]{3})$/.exec(unit)?.[1];

/** Money that is being typed in minor units, as an amount: “1,234 minor units of EUR are €12.34.” */
export function typedMoney(value: SettingValue | null, unit: string): string {
  return currencyOf(unit) && typeof value === "number" ? `${value.toLocaleString()} ${unit} are ${valueText(value, unit)}.` : "";
}

export function valueText(value: SettingValue, unit = ""): string {
  const currency = currencyOf(unit);
  if (currency && typeof value === "number") return costText(value, currency);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === "") return "none";
  return [typeof value === "number" ? value.toLocaleString() : value, unit].filter(Boolean).join(" ");
}

/** What the bounds are, or nothing where there are none. */
export function boundsText(setting: Pick<Setting, "minimum" | "maximum" | "unit">): string {
  if (setting.minimum === null || setting.maximum === null) return "";
  return `From ${setting.minimum.toLocaleString()} to ${valueText(setting.maximum, setting.unit)}.`;
}

/** What was typed, as the API takes it; null: it is no value of this kind. */
export function typedValue(kind: Setting["kind"], typed: string | number | boolean): SettingValue | null {
  if (kind === "boolean") return typed === true;
  if (kind === "text") return String(typed).trim();
  const number = typeof typed === "number" ? typed : Number(typed);
  return typed === "" || !Number.isSafeInteger(number) ? null : number;
}
