import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { meQuery, queryClient } from "../../queries";
import { show } from "../../testing/render";
import { CommandPalette } from "./CommandPalette";
import { usePageActions, type PageAction } from "./pageActions";

function Page({ actions, onClose }: { actions: PageAction[]; onClose: (ran: boolean) => void }) {
  usePageActions(actions);
  return <CommandPalette onClose={onClose} />;
}

async function palette(actions: PageAction[], onClose: (ran: boolean) => void) {
  queryClient.setQueryData(meQuery.queryKey, {
    id: "u",
    email: null,
    display_name: "Viewer",
    tenant_id: "t",
    tenant_name: "Demo",
    is_demo: true,
    roles: [],
    permissions: ["read"],
  } as never);
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <Page actions={actions} onClose={onClose} /> }),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  show(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return screen.findByRole("combobox");
}

it("is a combobox over a grouped listbox: arrows choose, Enter runs, the focus stays in the field", async () => {
  const [run, onClose] = [vi.fn(), vi.fn()];
  const field = await palette([{ label: "Rerun this", run }], onClose);
  const list = screen.getByRole("listbox");
  expect(field.getAttribute("aria-controls")).toBe(list.id);
  await waitFor(() => within(list).getByRole("group", { name: "This page" }));
  const chosen = () => within(list).getByRole("option", { selected: true });
  expect(chosen().textContent).toBe("Rerun this");
  expect(field.getAttribute("aria-activedescendant")).toBe(chosen().id);
  await userEvent.type(field, "{ArrowDown}");
  expect(chosen().textContent).toBe("Overview");
  await userEvent.type(field, "{ArrowUp}{Enter}");
  expect(run).toHaveBeenCalledOnce();
  expect(onClose).toHaveBeenCalledWith(true);
  expect(document.activeElement).toBe(field);
});

it("has the focus as soon as it is there: no key is lost", async () => {
  let first: Element | null | undefined;
  const seen = new MutationObserver(() => {
    if (document.querySelector("[role=combobox]")) first ??= document.activeElement;
  });
  seen.observe(document.body, { childList: true, subtree: true });
  const field = await palette([], vi.fn());
  seen.disconnect();
  expect(first).toBe(field);
});

it("offers nothing that the roles do not allow", async () => {
  await palette([], vi.fn());
  expect(screen.queryByRole("option", { name: /Import customers/ })).toBeNull();
  expect(screen.queryByRole("option", { name: /Start an investigation/ })).toBeNull();
  screen.getByRole("option", { name: "Customers" });
});
