/** What the addresses of the settings hold. */
import { dayOf, endOf, held, one, startOf, text, type Raw } from "../../search";

export const PROFILE_TABS = ["rules", "draft", "versions"] as const;
export type ProfileTab = (typeof PROFILE_TABS)[number];

export function profileSearch(raw: Raw): { tab: ProfileTab } {
  return { tab: one(PROFILE_TABS, raw["tab"]) ?? "rules" };
}

/** Deleted accounts are never listed. */
export const PEOPLE_STATUSES = ["active", "disabled"] as const;

export interface PeopleSearch {
  name?: string;
  status?: (typeof PEOPLE_STATUSES)[number];
}

export function peopleSearch(raw: Raw): PeopleSearch {
  return held({ name: text(raw["name"]), status: one(PEOPLE_STATUSES, raw["status"]) });
}

export interface AuditSearch {
  action?: string;
  kind?: string;
  /** The thing that the events are about. */
  about?: string;
  account?: string;
  from?: string;
  until?: string;
}

export function auditSearch(raw: Raw): AuditSearch {
  return held({
    action: text(raw["action"]),
    kind: text(raw["kind"]),
    about: text(raw["about"]),
    account: text(raw["account"]),
    from: dayOf(raw["from"]),
    until: dayOf(raw["until"]),
  });
}

/** The filters as the API takes them; the last day counts whole (UTC). */
export function auditFilter(search: AuditSearch) {
  return held({
    "action.eq": search.action,
    "resource_type.eq": search.kind,
    "resource_id.eq": search.about,
    "actor_user_id.eq": search.account,
    "occurred_at.gte": search.from && startOf(search.from),
    "occurred_at.lte": search.until && endOf(search.until),
  });
}

export interface UsageSearch {
  since?: string;
  until?: string;
}

export function usageSearch(raw: Raw): UsageSearch {
  return held({ since: dayOf(raw["since"]), until: dayOf(raw["until"]) });
}

export const JOB_STATUSES = ["pending", "running", "complete", "failed", "cancelled"] as const;

export interface JobsSearch {
  status?: (typeof JOB_STATUSES)[number];
}

export function jobsSearch(raw: Raw): JobsSearch {
  return held({ status: one(JOB_STATUSES, raw["status"]) });
}
