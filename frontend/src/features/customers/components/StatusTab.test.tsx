import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { personQuery } from "../../../components/Person";
import { meQuery } from "../../../queries";
import { show } from "../../../testing/render";
import { runsQuery, statusChangesQuery } from "../queries/customers";
import type { Company } from "../types";
import { StatusTab } from "./StatusTab";

const COMPANY = { id: "c", version: 3, relationship_status: "prospect" } as unknown as Company;
const CHANGE = { id: "s", from_status: "onboarding", to_status: "prospect", changed_by: "u2", changed_at: "2026-11-24T10:00:00Z", reason: "Began too early." };

function status(permissions: string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(meQuery.queryKey, { id: "u1", permissions } as never);
  client.setQueryData(statusChangesQuery("c").queryKey, { items: [CHANGE], next_cursor: null } as never);
  client.setQueryData(runsQuery("c").queryKey, { pages: [{ items: [], next_cursor: null }], pageParams: [undefined] } as never);
  client.setQueryData(personQuery("u2").queryKey, { id: "u2", kind: "person", display_name: "Ann Example" } as never);
  show(
    <QueryClientProvider client={client}>
      <StatusTab company={COMPANY} />
    </QueryClientProvider>,
  );
}

it("says by name who changed the status", () => {
  status(["read"]);
  expect(screen.getByRole("row", { name: /Ann Example.*Began too early\./ })).toBeTruthy();
  expect(screen.queryByRole("radio")).toBeNull();
});

it("opens the form of a change with the choice, and none where the role may not decide it", () => {
  status(["read", "run"]);
  expect(screen.queryByLabelText("Reason")).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "Exited" }));
  expect(screen.getByText("Your roles do not allow decisions on relationships.")).toBeTruthy();
  expect(screen.queryByLabelText("Reason")).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "Onboarding" }));
  const save = screen.getByRole("button", { name: "Change to onboarding" });
  expect(save).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "They applied." } });
  expect(save).toHaveProperty("disabled", false);
});
