import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../testing/render";
import { Cost, Sources } from "./parts";
import { costQuery, sourcesQuery } from "./queries";

const FILE = "registry_file:uk-psc-demo";

it("names the sources of a run and what it cost by their labels, never by their keys", () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(sourcesQuery("r1").queryKey, { items: [{ source: FILE, status: "ok", covered: [], evidence_ids: [] }] } as never);
  client.setQueryData(costQuery("r1").queryKey, { parties: 1, provider_calls: 1, bytes_stored: 0, failed_attempts: 0, steps: [], providers: [{ provider: FILE, calls: 1, answered: 1, no_answer: 0, failed: 0, bytes_stored: 0 }] } as never);
  show(
    <QueryClientProvider client={client}>
      <Sources id="r1" />
      <Cost id="r1" />
    </QueryClientProvider>,
  );
  expect(screen.getAllByText("Companies House, persons with significant control (demo file)")).toHaveLength(2);
  expect(document.body.textContent).not.toContain("registry_file");
});
