import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { runsOfQuery } from "../features/investigation/queries";
import { instant } from "../format";
import { meQuery } from "../queries";
import { show } from "../testing/render";
import { Actions } from "./Actions";
import type { Investigation } from "./queries";

const LATER = { id: "r2", run_version: 2, created_at: "2026-11-24T10:00:00Z", status: "complete", risk: {} };
const earlier = (outdated: string[]) =>
  ({ id: "r1", company_id: "c", depth: "cdd", status: "complete", run_version: 1, risk: { outdated } }) as unknown as Investigation;

async function actions(item: Investigation, runs: unknown[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(meQuery.queryKey, { permissions: ["run"] } as never);
  client.setQueryData(runsOfQuery("c").queryKey, { items: runs, next_cursor: null } as never);
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: "/", component: () => <Actions item={item} /> });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory() });
  show(
    <QueryClientProvider client={client}>
      {/* the test's own router: its routes are others than the Console's */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByRole("region", { name: "Actions" });
}

const again = () => screen.queryByRole("button", { name: "Evaluate again" });

it("does not offer to evaluate an earlier investigation again, and links the one that counts", async () => {
  await actions(earlier(["newer_run"]), [LATER, earlier([])]);
  expect(again()).toBeNull();
  const link = screen.getByRole("link", { name: `Open run 2 of ${instant(LATER.created_at)}` });
  expect(link.getAttribute("href")).toBe("/investigations/r2");
  expect(screen.getByRole("button", { name: "Rerun" })).toBeTruthy();
});

it("says where the later one was withdrawn", async () => {
  await actions(earlier(["newer_run"]), [earlier([])]);
  expect(again()).toBeNull();
  expect(screen.getByText(/That one was withdrawn: the risk of the company stays/)).toBeTruthy();
});

it("offers it for the newest", async () => {
  await actions(earlier(["lists"]), [earlier([])]);
  expect(again()).toBeTruthy();
});
