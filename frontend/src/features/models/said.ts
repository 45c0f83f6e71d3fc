/** What may be said of a language model, its tiers, its calls and their cost; without I/O. */
import { instant, words } from "../../format";
import { costText } from "../settings/usage";
import type { Budgets, Model, ModelCall, ModelOutcome, Tier } from "./queries/models";

export interface Said {
  /** Short, for a badge. */
  word: string;
  /** What it means, as a sentence. */
  says: string;
}

const OUTCOMES: Record<ModelOutcome, string> = {
  pending: "It is under way, or its process was killed.",
  ok: "It answered.",
  unauthorised: "The server does not accept the key. Store another one.",
  throttled: "Too many requests, or no credit left. Atlas waits as long as the server asks, at most an hour.",
  unreachable: "No connection, no answer in time, or a failure of the server. Check the address, or allow more time.",
  refused: "The server does not accept the request. Often the parameter that limits the answer is another one.",
  unknown_model: "The server has no such model, or its address is another one. Check both.",
  bad_answer: "It was not a chat completion, was cut off, was too long, or repeated the key. Nothing of it was kept.",
};

export function outcomeText(outcome: ModelOutcome): string {
  return OUTCOMES[outcome] ?? `${words(outcome)}.`;
}

/** How a model stands, as its last call saw it. */
export function modelSaid(model: Pick<Model, "enabled" | "needs_credential" | "has_credential" | "outcome" | "checked_at" | "paused_until">): Said {
  if (!model.enabled) return { word: "off", says: "An administrator switched it off. Only its test asks it." };
  if (model.needs_credential && !model.has_credential) return { word: "no key", says: "It needs a key and none is stored. It is not asked." };
  if (model.outcome === null) return { word: "not asked yet", says: "Whether it answers is not known. Test it." };
  const when = `Asked ${instant(model.checked_at)}.`;
  const pause = model.paused_until ? ` Left alone until ${instant(model.paused_until)}.` : "";
  if (model.outcome === "ok") return { word: "answers", says: `${outcomeText("ok")} ${when}` };
  return { word: "failing", says: `${outcomeText(model.outcome)} ${when}${pause}` };
}

export function keyText(model: Pick<Model, "needs_credential" | "has_credential">): string {
  if (model.has_credential) return "stored";
  return model.needs_credential ? "needed, none stored" : "none";
}

/** Who receives what is sent: `https://models.example/v1` → “models.example”. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

export function personalText(model: Pick<Model, "personal_data" | "url">): string {
  return model.personal_data ? `Texts with personal data may be sent to ${hostOf(model.url)}.` : "No text with personal data is sent to it.";
}

/** Prices of a million tokens; a model without prices costs nothing in the budgets, whatever its provider asks. */
export function priceText(model: Pick<Model, "input_price" | "output_price">, currency: string): string {
  if (model.input_price === 0 && model.output_price === 0) return "no price entered: it counts as free";
  return `${costText(model.input_price, currency)} read, ${costText(model.output_price, currency)} written, for a million tokens`;
}

/** The most that so many tokens can cost: as if the dearer of the two prices held for all. Minor units. */
export function mostCost(tokens: number, model: Pick<Model, "input_price" | "output_price">): number {
  return Math.ceil((tokens * Math.max(model.input_price, model.output_price)) / 1_000_000);
}

export function tierText(tier: Tier["tier"]): string {
  return { fast: "Fast", standard: "Standard", strong: "Strong" }[tier];
}

/** Tokens of a call: as the server reports them, otherwise as they were reserved. */
export function tokensText(call: Pick<ModelCall, "input_tokens" | "output_tokens" | "counted_tokens">): string {
  if (call.input_tokens === null || call.output_tokens === null) return `${call.counted_tokens.toLocaleString()} counted; the server reported none`;
  return `${call.input_tokens.toLocaleString()} read, ${call.output_tokens.toLocaleString()} written`;
}

/** One measure of the budgets: what was used of what may be. */
export function budgetText(item: Budgets["items"][number], currency: string): string {
  const text = (value: number) => (item.measure === "cost" ? costText(value, currency) : value.toLocaleString());
  return `${text(item.used)} of ${text(item.limit)} used, ${text(item.left)} left`;
}
