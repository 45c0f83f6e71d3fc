/** Loads and fetches of the operator in words. */
import type { components } from "../../api/client";
import { donePercent } from "../../figures";
import { words } from "../../format";

type Schemas = components["schemas"];

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** How far a load of a list is, and what it did: only what the server said. */
export function listLoadText(load: Pick<Schemas["ListLoadOut"], "status" | "progress" | "report" | "error">): string {
  if (load.error) return `refused: ${String(load.error["detail"] ?? load.error["code"] ?? "no reason was given")}`;
  if (load.report) {
    const said = ["added", "changed", "removed"].flatMap((name) => {
      const count = numberOf(load.report?.[name]);
      return count === null ? [] : [`${count.toLocaleString()} ${name}`];
    });
    const status = typeof load.report["status"] === "string" ? words(load.report["status"]) : words(load.status);
    return [status, ...said].join(", ");
  }
  if (load.status !== "running") return words(load.status);
  const { phase } = load.progress;
  const [done, total] = [numberOf(load.progress["done"]), numberOf(load.progress["total"])];
  const reached = done === null ? "" : total === null ? ` ${done.toLocaleString()}` : ` ${done.toLocaleString()} of ${total.toLocaleString()}`;
  return `${typeof phase === "string" ? words(phase) : "running"}${reached}`;
}

type RegisterLoad = Pick<Schemas["RegistryLoadOut"], "status" | "error" | "done_bytes" | "total_bytes" | "statements" | "added" | "changed" | "removed" | "rejected" | "dry_run">;

export function registerLoadText(load: RegisterLoad): string {
  if (load.error) return `refused: ${String(load.error["detail"] ?? load.error["code"] ?? "no reason was given")}`;
  if (load.status === "running") {
    const percent = load.total_bytes > 0 ? `, ${String(donePercent(load.done_bytes, load.total_bytes))}% of the file` : "";
    return `${load.statements.toLocaleString()} statements read${percent}`;
  }
  if (load.status !== "complete") return words(load.status);
  const parts = (["added", "changed", "removed", "rejected"] as const).flatMap((name) => {
    const count = load[name];
    return count === null ? [] : [`${count.toLocaleString()} ${name}`];
  });
  return [load.dry_run ? "compared only" : "loaded", ...parts].join(", ");
}

/** The last attempt of a feed: why it failed, never only that it did. */
export function fetchText(fetch: Pick<Schemas["ListFetchOut"], "status" | "outcome" | "code" | "detail" | "dry_run">): string {
  if (!fetch.outcome) return words(fetch.status);
  const compared = fetch.dry_run ? "compared only: " : "";
  return `${compared}${words(fetch.outcome)}${fetch.detail ? `: ${fetch.detail}` : fetch.code ? `: ${words(fetch.code)}` : ""}`;
}

interface Known {
  value: string;
  label: string;
}

const named = (value: string, title: string): Known => ({ value, label: title === value ? value : `${title} (${value})` });

/** Every list that can be loaded anew: those that can be fetched, and those of which a version is loaded. */
export function knownLists(
  feeds: readonly Pick<Schemas["ListFeedOut"], "list_id" | "title">[] = [],
  versions: readonly Pick<Schemas["ListVersionOut"], "list_id" | "manifest">[] = [],
): Known[] {
  const titles = new Map(versions.map(({ list_id: id, manifest }) => [id, typeof manifest["title"] === "string" ? manifest["title"] : id]));
  for (const feed of feeds) titles.set(feed.list_id, feed.title);
  return [...titles].map(([id, title]) => named(id, title)).sort((one, other) => one.label.localeCompare(other.label));
}

export function knownDatasets(datasets: readonly Pick<Schemas["RegistryDatasetOut"], "name" | "title">[] = []): Known[] {
  return datasets.map((one) => named(one.name, one.title)).sort((one, other) => one.label.localeCompare(other.label));
}
