import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { Checks } from "./Checks";
import { peopleNamed, personRules, today } from "./InControl";
import type { CheckResult } from "./queries";

const check = {
  check_id: "ubo_identification",
  title: "Beneficial owners",
  need: "mandatory",
  outcome: "not_assessed",
  detail: "No owner is identified.",
  attestable: true,
  asks_in_control: [["executive_officer", "similar_functions"], ["senior_managing_official"]],
} as unknown as CheckResult;

function parties(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  const items = [{ entity_id: "p1", name: "Ann Example", type: "Person" }, { entity_id: "c1", name: "Example Ltd", type: "LegalEntity" }];
  client.setQueryData(["investigation", "r1", "parties"], { pages: [{ items, next_cursor: null }], pageParams: [undefined] });
  return client;
}

it("asks who is in control: a person of the run, or another by name, never both, each with office, day and ground", async () => {
  show(
    <QueryClientProvider client={parties()}>
      <Checks investigationId="r1" checks={[check]} mayDecide />
    </QueryClientProvider>,
  );
  const opener = screen.getByRole("button", { name: "Attest: Beneficial owners" });
  await userEvent.click(opener);
  const form = screen.getByRole("form", { name: "Attest: Beneficial owners" });
  expect(form.closest("table")).toBeNull();
  expect(document.activeElement).toBe(within(form).getByLabelText(/^What was checked and found/));
  const first = within(screen.getByRole("group", { name: "Who controls or manages the company" }));
  const second = within(screen.getByRole("group", { name: "Who stands in, as no owner is identified" }));
  expect([...(first.getByLabelText("Person") as HTMLSelectElement).options].map((one) => one.text)).toEqual(["Another person", "Ann Example"]);
  await userEvent.click(within(form).getByRole("button", { name: "Save" }));
  expect(first.getByText("Choose a person, or give the full name")).toBeTruthy();
  await userEvent.selectOptions(first.getByLabelText("Person"), "Ann Example");
  expect(first.queryByLabelText(/^Full name/)).toBeNull();
  expect(second.getByLabelText(/^Full name/)).toBeTruthy();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("form")).toBeNull();
});

it("sends a party by its id and anyone else by name, and refuses a day to come", () => {
  const person = { entity_id: "", name: " Bo Other ", title: " Director ", as_of: "2026-01-05", ground: "executive_officer" as const };
  expect(peopleNamed([person])).toEqual([{ name: "Bo Other", title: "Director", as_of: "2026-01-05", ground: "executive_officer" }]);
  expect(peopleNamed([{ ...person, entity_id: "p1" }])[0]).not.toHaveProperty("name");
  expect(personRules.as_of(today())).toBeNull();
  expect(personRules.as_of("2999-01-01")).toBe("This day is yet to come");
});
