import { expect, it } from "vitest";

import { auditFilter, auditSearch, jobsSearch, peopleSearch, profileSearch, usageSearch } from "./search";

it("reads what it knows from an address, and leaves out the rest", () => {
  expect(profileSearch({ tab: "draft" })).toEqual({ tab: "draft" });
  expect(profileSearch({ tab: "other" })).toEqual({ tab: "rules" });
  expect(peopleSearch({ name: " Jo ", status: "deleted" })).toEqual({ name: "Jo" });
  expect(jobsSearch({ status: "running" })).toEqual({ status: "running" });
  expect(usageSearch({ since: "2027-01-01", until: "yesterday" })).toEqual({ since: "2027-01-01" });
});

it("asks for whole days, the last one included", () => {
  const search = auditSearch({ action: "user.created", from: "2027-01-01", until: "2027-01-31", colour: "red" });
  expect(auditFilter(search)).toEqual({
    "action.eq": "user.created",
    "occurred_at.gte": "2027-01-01T00:00:00Z",
    "occurred_at.lte": "2027-01-31T23:59:59.999Z",
  });
});
