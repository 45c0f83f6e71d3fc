/** What a screening says, in words; a favourable word never without what it rests on. */
import { day, sentence, words } from "../../format";
import type { KnownList, NotCompared, ScreenedList, Screening } from "./queries/screening";

const TOPICS: Record<string, string> = { pep: "politically exposed persons", sanctions: "sanctions" };

export function topicLabel(topic: string): string {
  return TOPICS[topic] ?? words(topic);
}

export interface WordSaid {
  word: string;
  says: string;
}

/** The answer as it may be said, with the conditions under which it holds. */
export function wordSaid(screening: Pick<Screening, "word" | "threshold" | "candidates" | "lists" | "not_compared">): WordSaid {
  const count = screening.candidates.length;
  const searched = screening.lists.filter((list) => list.state === "ok").length;
  const under = `on ${searched === 1 ? "one list" : `${String(searched)} lists`} that ${searched === 1 ? "is" : "are"} complete and current, at a score of ${String(screening.threshold)} or more. It holds for these versions and for what was compared`;
  switch (screening.word) {
    case "hit":
      return { word: "hit", says: "A person decided that a listed entry is this party." };
    case "open":
      return { word: "open", says: `${count === 1 ? "A listed entry" : `${String(count)} listed entries`} may be this party. A person has to decide.` };
    case "not_assessed":
      return {
        word: "not assessed",
        says:
          count === 0
            ? "Nothing was found, and that proves nothing: not every required list could answer, or not everything could be compared."
            : "No candidate is open any more, but not every required list could answer.",
      };
    case "clear":
      return { word: "clear", says: `No entry is this party ${under}.` };
    case "no_pep_found":
      return { word: "no PEP found", says: `No politically exposed person was found ${under}. Absence from a list does not prove that a person holds no office.` };
  }
}

const NOT_COMPARED: Record<string, string> = {
  unknown_scheme: "this kind of number is not known, so the number was not looked up",
  unreadable_number: "no number could be read in it",
  no_number: "it says that there is no number; this prevents nothing",
  unsupported_script: "names in this script cannot be compared; send the name in Latin letters too",
  sound_only: "names in this script are compared by sound alone; send the name in Latin letters too",
  shared_word: "several listed names have this word; send the full name",
  email_address: "an address is no name; send the name of its owner",
  doubted_name: "its source calls the party unknown or anonymous",
  high_threshold: "listed names go unfound at this threshold",
};

const FIELDS: Record<string, string> = { identifiers: "number", other_names: "other name", names: "name" };

/** `identifiers[0]` → “number”. */
function fieldText(field: string): string {
  const name = field.replace(/\[\d+\]/g, "").split(".").pop() ?? field;
  return FIELDS[name] ?? words(name);
}

export function notComparedText(one: NotCompared): string {
  return `${fieldText(one.field)} “${one.value}”: ${NOT_COMPARED[one.reason] ?? words(one.reason)}.`;
}

const STATES: Record<string, string> = {
  ok: "complete and current",
  stale_list: "not current",
  incomplete_list: "not complete",
  not_loaded: "not loaded",
  another_list: "its entries look like another list’s",
  unreadable_entries: "entries without a readable name",
  no_profile: "no compliance profile says how old it may be",
};

export function stateText(state: string): string {
  return STATES[state] ?? words(state);
}

/** One list's own answer. Without a candidate it counts only where the list is complete and current. */
export function listAnswer(list: ScreenedList): string {
  if (list.candidates > 0) return list.candidates === 1 ? "1 candidate" : `${String(list.candidates)} candidates`;
  if (list.outcome === "not_assessed") return `not assessed: ${stateText(list.reason ?? list.state)}`;
  const former = list.former_candidates ?? 0;
  if (former > 0) return `no candidate that is listed, ${former === 1 ? "1 entry" : `${String(former)} entries`} taken off may be the party`;
  return list.state === "ok" ? "no candidate" : `no candidate, which proves nothing: ${stateText(list.state)}`;
}

/** When a list's version was published; where that is not known, when it was last obtained. A file's time stamp is neither. */
export function listDay(published: string | null | undefined, obtained: string | null | undefined): string {
  if (published) return day(published);
  return `published on an unknown day, obtained on ${obtained ? day(obtained.slice(0, 10)) : "an unknown day"}`;
}

export function ageText(age: number | null, max: number | null): string {
  if (age === null) return "age not known";
  const days = age === 0 ? "today" : age === 1 ? "1 day ago" : `${String(age)} days ago`;
  return max === null ? days : `${days} (may be ${String(max)} ${max === 1 ? "day" : "days"} old)`;
}

/** One topic's answer, in a sentence. */
export function topicText(topic: Screening["topics"][number], lists: readonly Pick<KnownList, "list_id" | "title">[]): string {
  if (topic.reason === "not_compared") return "Not assessed: not everything could be compared.";
  const detail = sentence(withTitles(topic.detail, lists));
  if (topic.outcome === "not_assessed") return `Not assessed: ${detail}`;
  return detail.charAt(0).toLocaleUpperCase() + detail.slice(1);
}

/** Ids of lists in a sentence become their titles. */
export function withTitles(sentence: string, lists: readonly Pick<KnownList, "list_id" | "title">[]): string {
  const byLength = [...lists].sort((one, other) => other.list_id.length - one.list_id.length);
  return byLength.reduce(
    (text, list) => text.replaceAll(new RegExp(`(?<![\\w-])${list.list_id}(?![\\w-])`, "g"), list.title),
    sentence,
  );
}

/** How much of a list is loaded. */
export function coverageText(list: KnownList): string {
  const { standing } = list;
  if (!standing.loaded) return "nothing is loaded";
  if (standing.counted) return standing.counted;
  const entries = `${standing.entries.toLocaleString()} entries`;
  if (standing.excerpt) return `an excerpt: ${entries}${standing.whole_entries ? ` of about ${standing.whole_entries.toLocaleString()}` : ""}`;
  return standing.complete ? `${entries}, complete` : `${entries}, not complete`;
}
