import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

import type { Investigation } from "../../investigations/queries";
import { meQuery } from "../../queries";
import { show } from "../../testing/render";
import { RunTabs } from "./RunTabs";
import { runSearch } from "./tabs";

const seen = vi.fn();
beforeEach(() => {
  seen.mockClear();
  Element.prototype.scrollIntoView = seen;
});

async function tabs(address: string) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, enabled: false } } });
  client.setQueryData(meQuery.queryKey, { permissions: ["read"] } as never);
  const root = createRootRoute();
  const item = { id: "r1", company_id: "c", status: "complete", subject: {} } as unknown as Investigation;
  const page = createRoute({ getParentRoute: () => root, path: "/investigations/$investigationId", validateSearch: runSearch, component: () => <RunTabs item={item} /> });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: [address] }) });
  show(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByRole("region", { name: "Behind the result" });
  return router;
}

it("shows the tab that a link names, below the decision and the risk", async () => {
  await tabs("/investigations/r1?tab=sources");
  await waitFor(() => expect(seen).toHaveBeenCalled());
});

it("stays where the page is when no tab is named, or the reader chooses one", async () => {
  const router = await tabs("/investigations/r1");
  fireEvent.click(screen.getByRole("tab", { name: "Cost" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ tab: "cost" }));
  await new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
  expect(seen).not.toHaveBeenCalled();
});
