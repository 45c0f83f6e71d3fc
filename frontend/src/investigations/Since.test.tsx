import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { evaluationQuery, type Investigation } from "./queries";
import { RiskSummary } from "./RiskSummary";

const RISK = {
  evaluation_id: "e1", score: "52.00", level: "medium", tier: "cdd", score_at_worst: "100.00", level_at_worst: "critical", tier_at_worst: "edd",
  provisional: false, reasons: [], outdated: ["lists"], floors: [], coverage: 70, automatic_decision: false, insufficient_depth: false,
};
const LISTS = "A list that the compliance profile requires gives no negative answer today, or not every party is compared with it yet.";

async function summary(risk: object, floors: object[] = []) {
  const item = { id: "r1", identified: true, risk: { ...RISK, ...risk } } as unknown as Investigation;
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/", component: () => <RiskSummary item={item} /> });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(evaluationQuery("e1").queryKey, { floors } as never);
  show(
    <QueryClientProvider client={client}>
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

it("names the floors that were not assessed instead of saying that none applies", async () => {
  const open = { id: "sanctioned", title: "The customer is sanctioned", status: "not_assessed", minimum_score: 90, minimum_tier: "edd", effects: [], legal_source: "An act", because_words: ["no rule is computed"] };
  const risk = await summary({}, [open, { ...open, id: "pep", title: "A PEP", status: "not_met" }]);
  expect(risk.getByText("No floor is known to apply.")).toBeTruthy();
  const [said] = risk.getAllByRole("listitem").map((one) => one.textContent).filter((one) => one.startsWith("The customer is sanctioned: at least 90"));
  expect(said).toContain("No rule is computed.");
  expect(risk.queryByText(/A PEP/)).toBeNull();
  expect(risk.queryByText("No floor applies.")).toBeNull();
});

it("names the floors whose not being met proves nothing today", async () => {
  const lost = { id: "sanctioned", title: "The customer is sanctioned", status: "not_met", minimum_score: 90, minimum_tier: "edd", effects: [], legal_source: "An act", because_words: [], today: "The absence of a match proves nothing today." };
  const risk = await summary({}, [lost, { ...lost, id: "law", title: "A country of the law", today: null }]);
  expect(risk.getByText("May yet apply: not met when it was evaluated (1)")).toBeTruthy();
  const [said] = risk.getAllByRole("listitem").map((one) => one.textContent).filter((one) => one.startsWith("The customer is sanctioned: at least 90"));
  expect(said).toContain("The absence of a match proves nothing today.");
  expect(risk.queryByText(/A country of the law/)).toBeNull();
  expect(risk.getByText("No floor is known to apply.")).toBeTruthy();
});
