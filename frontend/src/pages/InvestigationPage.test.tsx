import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { expect, it } from "vitest";

import type { Investigation } from "../investigations/queries";
import { meQuery } from "../queries";
import { show } from "../testing/render";
import { LiveProgress } from "./InvestigationPage";
import { Start } from "./InvestigationsPage";

function asOne(permissions: string[], element: ReactElement) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(meQuery.queryKey, { permissions } as never);
  return show(<QueryClientProvider client={client}>{element}</QueryClientProvider>);
}

const item = { id: "r1", status: "running", progress: { percent: 10, message: null } } as unknown as Investigation;

it("offers to cancel a run only to those who may", () => {
  const { unmount } = asOne(["read"], <LiveProgress item={item} lines={[]} />);
  expect(screen.getByText("10% · Waiting for a worker")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
  unmount();
  asOne(["read", "run"], <LiveProgress item={item} lines={[]} />);
  expect(screen.getByRole("button", { name: "Cancel" })).toBeTruthy();
});

it("tells who may not start an investigation what it takes", () => {
  asOne(["read"], <Start />);
  expect(screen.getByText(/It needs the right to start investigations/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Start" })).toBeNull();
});
