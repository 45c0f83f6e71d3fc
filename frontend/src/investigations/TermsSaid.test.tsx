import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { day } from "../format";
import { meQuery } from "../queries";
import { show } from "../testing/render";
import { Decision } from "./Decision";
import { decisionQuery, type CaseDecision, type Investigation } from "./queries";
import { termsSaid } from "./TermsSaid";

const LICENCE = { regime: "uk", reference: "INT/2026/1234567", scope: "Payment of wages", expires_on: "2027-03-01" };

it("says under which regime a freeze is reported, to whom and by when", () => {
  const freeze = { regime: "eu", authority: "De Nederlandsche Bank", report_by: "2026-12-11" };
  expect(termsSaid(freeze)).toEqual([
    ["Sanctions regime", "European Union"],
    ["Reported to", "De Nederlandsche Bank"],
    ["Report by", day("2026-12-11")],
  ]);
});

it("says regime, number, scope and last day of each licence", () => {
  const further = { regime: "ofac", reference: "RUS-2026-77", scope: "Legal fees", expires_on: "2027-04-01" };
  expect(termsSaid({ ...LICENCE, further_licences: [further] })).toEqual([
    ["Sanctions regime", "United Kingdom"],
    ["Licence", "INT/2026/1234567"],
    ["Permits", "Payment of wages"],
    ["Holds until", day("2027-03-01")],
    ["Sanctions regime", "United States (OFAC)"],
    ["Licence", "RUS-2026-77"],
    ["Permits", "Legal fees"],
    ["Holds until", day("2027-04-01")],
  ]);
});

it("says whose presumption of control a rebuttal names, and its evidence", () => {
  expect(termsSaid({ regime: "eu", further_regimes: ["uk"], evidence: "Agreement of 2026-05-01.", evidence_ids: ["e1", "e2"] })).toEqual([
    ["Sanctions regimes", "European Union, United Kingdom"],
    ["Evidence", "Agreement of 2026-05-01."],
    ["Kept evidence", "e1, e2"],
  ]);
  expect(termsSaid({ regime: "the Dutch national list" })).toEqual([["Sanctions regime", "the Dutch national list"]]);
});

it("stands below the decision that holds, and nothing where a decision has no terms", () => {
  expect(termsSaid(null)).toEqual([]);
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  const current = { outcome: "approve_under_licence", decided_at: "2026-11-30T10:00:00Z", rationale: "Because.", basis: { terms: LICENCE } };
  const record = { current, proposed: null, outcomes: [], changes: [], undecided_hits: [], blocks: [], equal_names: [], reopened: false, open_checks: [] };
  client.setQueryData(decisionQuery("r1").queryKey, record as unknown as CaseDecision);
  client.setQueryData(meQuery.queryKey, { permissions: [] } as never);
  show(
    <QueryClientProvider client={client}>
      <Decision item={{ id: "r1" } as unknown as Investigation} />
    </QueryClientProvider>,
  );
  const said = within(screen.getByRole("list", { name: "Terms of the decision" })).getAllByRole("listitem");
  expect(said.map((one) => one.textContent)).toEqual([
    "Sanctions regime: United Kingdom",
    "Licence: INT/2026/1234567",
    "Permits: Payment of wages",
    `Holds until: ${day("2027-03-01")}`,
  ]);
});
