/** What may be said of the formats of providers' answers; without I/O. */
import { instant, words } from "../../format";
import type { InstalledProvider } from "./queries/platform";

export type FormatChange = InstalledProvider["format_changes"][number];
export type EndedChange = InstalledProvider["ended_format_changes"][number];

/** A change, with the provider whose answers changed. */
export type Of<Change> = Change & { provider: InstalledProvider };

export const changesOf = (providers: InstalledProvider[]): Of<FormatChange>[] => providers.flatMap((provider) => provider.format_changes.map((change) => ({ ...change, provider })));

export const endedOf = (providers: InstalledProvider[]): Of<EndedChange>[] =>
  providers.flatMap((provider) => provider.ended_format_changes.map((change) => ({ ...change, provider }))).sort((one, other) => other.last_at.localeCompare(one.last_at));

/** Which of a provider's answers: `lei_records` → “LEI records”. */
export function answerText(response: string): string {
  return response ? words(response) : "the provider as a whole";
}

/** Why a change no longer counts. Neither means that a later answer was read. */
export function endText({ ended_by: by, response, provider }: Of<EndedChange>): string {
  if (by === "quiet") return "7 days without such an answer";
  const still = provider.format_changes.some((change) => change.response === response);
  return `version ${provider.plugin_version} of the plugin is installed${still ? ", and cannot read it either" : ""}`;
}

/** The state of a provider's format, in one phrase: silence is not said to be well. */
export function formatText(provider: InstalledProvider): string {
  const [first] = provider.format_changes.map((change) => change.first_at).sort();
  if (first) return `changed since ${instant(first)}`;
  return provider.enabled ? "no unreadable answer in 7 days" : "not asked";
}
