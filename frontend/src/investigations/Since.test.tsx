import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import type { Investigation } from "./queries";
import { RiskSummary } from "./RiskSummary";

const RISK = {
  evaluation_id: "e1", score: "52.00", level: "medium", tier: "cdd", score_at_worst: "100.00", level_at_worst: "critical", tier_at_worst: "edd",
  provisional: false, reasons: [], outdated: ["lists"], floors: [], coverage: 70, automatic_decision: false, insufficient_depth: false,
};
const LISTS = "A list that the compliance profile requires gives no negative answer today, or not every party is compared with it yet.";

async function summary(risk: object) {
  const item = { id: "r1", identified: true, risk: { ...RISK, ...risk } } as unknown as Investigation;
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/", component: () => <RiskSummary item={item} /> });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  show(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return within(await screen.findByRole("region", { name: "Risk" }));
}

it("says why the worst case is critical where the level itself needs no condition", async () => {
  const risk = await summary({});
  expect(within(risk.getByRole("list", { name: "Since it was made" })).getAllByRole("listitem").map((one) => one.textContent)).toEqual([LISTS]);
});

it("says a change once where the reasons of a provisional level name it", async () => {
  const risk = await summary({ level: "low", provisional: true, reasons: ["no_profile", "outdated:lists"], outdated: ["lists", "registers"] });
  expect(risk.getAllByText(LISTS)).toHaveLength(1);
  expect(within(risk.getByRole("list", { name: "Since it was made" })).getAllByRole("listitem")).toHaveLength(1);
});
