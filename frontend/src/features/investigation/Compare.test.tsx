import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { instant } from "../../format";
import { show } from "../../testing/render";
import { Compared } from "./Compare";
import { compareQuery, type RunComparison } from "./queries";

const AT = ["2026-11-01T10:00:00Z", "2026-11-24T10:00:00Z"] as const;
const section = { added: [], removed: [], changed: [], unchanged: 3 };
const run = (at: 0 | 1) => ({ id: `r${String(at)}`, series_id: "s", run_version: at + 1, status: "complete", company_name: "Example Widgets Ltd", as_of: null, created_at: AT[at], report_id: null, outdated: [], hits_since: [] });
const SECTIONS = ["subject", "parties", "relationships", "beneficial_owners", "ownership_words", "lists", "hits", "sources", "modules", "indicators", "factors", "floors"];
const same = { before: run(0), after: run(1), identical: true, request: [], risk: [], because: [], ...Object.fromEntries(SECTIONS.map((name) => [name, section])) } as unknown as RunComparison;

async function compared(found: RunComparison) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(compareQuery("r1", undefined).queryKey, found);
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/", component: () => <Compared id="r1" against={undefined} /> });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  show(
    <QueryClientProvider client={client}>
      {/* the test's own router: its routes are others than the Console's */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByRole("region", { name: "Comparison" });
}

const since = (at: 0 | 1) => screen.queryByRole("list", { name: `Since run ${String(at + 1)} of ${instant(AT[at])}` });

it("says for each run why what it found favourable is no answer today", async () => {
  const hit = "Example Widgets Ltd: OFAC SDN List, EXAMPLE WIDGETS LTD, undecided";
  await compared({ ...same, before: { ...same.before, outdated: ["lists", "registers"] }, after: { ...same.after, hits_since: [hit] } });
  const [before, after] = [since(0), since(1)];
  if (!before || !after) throw new Error("one of the two runs says nothing");
  expect(within(before).getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "A list that the compliance profile requires gives no negative answer today, or not every party is compared with it yet.",
    "The registers are too old, or may say something else now: run it again.",
  ]);
  expect(within(after).getAllByRole("listitem").map((one) => one.textContent)).toEqual(["A hit counts for more than the run found: Example Widgets Ltd: OFAC SDN List, EXAMPLE WIDGETS LTD, undecided."]);
  expect(screen.queryByText("Nothing differs.")).toBeNull();
  expect(screen.getByText("Nothing differs between what the two runs found, each on its day.")).toBeTruthy();
});

it("says nothing of a run whose results still hold", async () => {
  await compared({ ...same, after: { ...same.after, outdated: ["lists"] } });
  expect(since(0)).toBeNull();
  expect(since(1)).toBeTruthy();
});

it("says that nothing differs where both hold", async () => {
  await compared(same);
  expect([since(0), since(1)]).toEqual([null, null]);
  expect(screen.getByText("Nothing differs.")).toBeTruthy();
});

it("says that only the request differs, and writes depths as CDD and EDD", async () => {
  await compared({ ...same, identical: false, request: [{ field: "depth", before: "cdd", after: "edd" }] });
  expect(screen.getByText("Both runs found the same, each on its day. Only the request differs.")).toBeTruthy();
  expect(screen.getAllByRole("row").map((row) => row.textContent)).toContain("depthCDDEDD");
});
