import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../../testing/render";
import { ownershipQuery, type Ownership } from "../queries/explore";
import { NotCurrent } from "./NotCurrent";
import { OwnersPanel } from "./OwnersPanel";

const LAW = { basis: "home_law", jurisdiction: "GB", threshold: 25, comparator: ">", verified: false };

function owners(outdated: string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  const ubos = { outcome: "identified", cause: "identified", complete: true, may_stand_above: [], outdated, threshold: 25, comparator: ">", law: LAW, ubos: [], unidentified: [], reasons: [], rule_source: "" };
  client.setQueryData(ownershipQuery("e", false).queryKey, { entity_id: "e", ubos, parties: [], shares: { holders: [], undeclared_lower: 0 } } as unknown as Ownership);
  show(
    <QueryClientProvider client={client}>
      <OwnersPanel entityId="e" />
    </QueryClientProvider>,
  );
}

it("says above the owners, in words, that the registers may state something else now", () => {
  owners(["register_changed"]);
  expect(screen.getByRole("alert").textContent).toContain("Owners, controllers or officers may be missing here: the registers may say something else than the investigation read.");
});

it("says nothing while nothing is known to differ", () => {
  owners([]);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("names each reason", () => {
  show(<NotCurrent codes={["register_changed", "stale_register"]} />);
  expect(screen.getByRole("alert").textContent).toContain("than the investigation read; the registers are out of date.");
});
