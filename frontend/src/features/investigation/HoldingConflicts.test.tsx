import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { personQuery } from "../../components/Person";
import { meQuery } from "../../queries";
import { showLinked } from "../../testing/render";
import { HoldingConflicts, holdingsIn } from "./HoldingConflicts";
import { holdingConflictsQuery, type Conflict } from "./queries";

const conflict = (more: Partial<Conflict>) => ({ kind: "disagreement", attribute: "Ownership.share_exact", relationship_id: "r1", ...more }) as Conflict;
const stated = (claim: string, share: number) => ({ claim_id: claim, source: "registry_file:a", record: "1", valid_to: null, share_exact: share, share_minimum: null, share_maximum: null, minimum_exclusive: false });

function shown(decision: object | null, permissions: string[], statements = [stated("c1", 5), stated("c2", 55)]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(meQuery.queryKey, { id: "me", permissions } as never);
  client.setQueryData(personQuery("other").queryKey, { id: "other", display_name: "Olga Other" } as never);
  client.setQueryData(holdingConflictsQuery("r1").queryKey, {
    relationship_id: "r1",
    version: 3,
    type: "Voting",
    from_id: "p1",
    from_name: "Jane Alder",
    to_id: "e1",
    to_name: "Alder Ltd",
    conflicts: [{ about: "share", open: statements.length > 0, statements, decision }],
  } as never);
  showLinked(
    <QueryClientProvider client={client}>
      <HoldingConflicts conflicts={[conflict({})]} />
    </QueryClientProvider>,
  );
}

it("asks about holdings on which sources contradict each other, each once", () => {
  const found = [conflict({}), conflict({ attribute: "Ownership.exists" }), conflict({ relationship_id: "r2", kind: "two_shares" }), conflict({ relationship_id: "r3", attribute: "Control.exists" })];
  expect(holdingsIn(found)).toEqual(["r1"]);
});

it("offers each statement to who may decide, and nothing to others", () => {
  shown(null, ["decide"]);
  expect(screen.getAllByRole("button").map((one) => one.textContent)).toEqual([expect.stringContaining("5 %, no end"), expect.stringContaining("55 %, no end")]);
});

it("offers no decision to a person without the permission", () => {
  shown(null, ["read"]);
  expect(screen.queryAllByRole("button")).toHaveLength(0);
});

it("lets another person confirm, and who proposed only withdraw", () => {
  const decision = { proposal_id: "p", status: "proposed", chosen: stated("c1", 5), others: [stated("c2", 55)], reason: "Seen.", proposed_by: "me", proposed_at: "2026-12-01T10:00:00Z", decided_by: null, decided_at: null };
  shown(decision, ["decide", "second_decide"]);
  expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
  expect(screen.getByRole("button", { name: "Withdraw" })).toBeTruthy();
});

it("offers the confirmation to a second person", () => {
  const decision = { proposal_id: "p", status: "proposed", chosen: stated("c1", 5), others: [stated("c2", 55)], reason: "Seen.", proposed_by: "other", proposed_at: "2026-12-01T10:00:00Z", decided_by: null, decided_at: null };
  shown(decision, ["decide", "second_decide"]);
  expect(screen.getByRole("button", { name: "Confirm" })).toBeTruthy();
});

it("says whose holding it is, and once decided what another source states", () => {
  const decision = { proposal_id: "p", status: "in_force", chosen: stated("c1", 5), others: [stated("c2", 55)], reason: "Seen.", proposed_by: "other", proposed_at: "2026-12-01T10:00:00Z", decided_by: "me", decided_at: "2026-12-01T11:00:00Z" };
  shown(decision, ["read"], []);
  expect(screen.getByRole("region", { name: "Jane Alder in Alder Ltd: votes" })).toBeTruthy();
  expect(screen.getByText(/^Stated otherwise: .*55 %/)).toBeTruthy();
});
