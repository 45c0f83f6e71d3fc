import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";

import { sourcesQuery } from "../features/investigation/queries";
import { show } from "../testing/render";
import { missingTerm, NO_TERMS, Terms, termsOf, type DecisionTerms } from "./DecisionTerms";

const BLOCKS = [
  { regime: "eu", binds: true, grounds: ["control"] },
  { regime: "ofac", binds: true, grounds: ["ownership"] },
] as unknown as Parameters<typeof termsOf>[2];
const EVIDENCE = "01a233b7-bb54-7a07-84b2-f1b1acf663c3";

function Form({ outcome, tell }: { outcome: string; tell: (said: DecisionTerms) => void }) {
  const [said, setSaid] = useState<DecisionTerms>(NO_TERMS);
  tell(said);
  return <Terms runId="r" outcome={outcome} terms={said} blocks={BLOCKS} onChange={setSaid} />;
}

function terms(outcome: string) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(sourcesQuery("r").queryKey, { items: [{ source: "registry_file:gleif", evidence_ids: [EVIDENCE] }] } as never);
  let held = NO_TERMS;
  const tell = (said: DecisionTerms) => {
    held = said;
  };
  show(
    <QueryClientProvider client={client}>
      <Form outcome={outcome} tell={tell} />
    </QueryClientProvider>,
  );
  return () => held;
}

const write = (label: RegExp, value: string) => fireEvent.change(screen.getByLabelText(label, { selector: "input, textarea" }), { target: { value } });

it("asks for nothing more where the outcome takes nothing more", () => {
  terms("reject");
  expect(screen.queryByRole("textbox")).toBeNull();
});

it("takes the regime of a freeze by its name, and sends its code", () => {
  const held = terms("freeze_and_report");
  expect(missingTerm("freeze_and_report", held(), BLOCKS)).toBe("Fill in: Sanctions regime.");
  write(/^Sanctions regime/, "European Union");
  write(/^Authority/, "De Nederlandsche Bank");
  write(/^Report by/, "2026-12-11");
  expect(missingTerm("freeze_and_report", held(), BLOCKS)).toBeNull();
  expect(termsOf("freeze_and_report", held(), BLOCKS)).toEqual({ freeze: { regime: "eu", authority: "De Nederlandsche Bank", report_by: "2026-12-11" } });
});

it("keeps a regime that has no name here as it was written", () => {
  const held = terms("freeze_and_report");
  write(/^Sanctions regime/, " Landesgesetz ");
  expect(termsOf("freeze_and_report", held(), BLOCKS).freeze?.regime).toBe("Landesgesetz");
});

it("asks for a licence of each regime that binds, by name", () => {
  const held = terms("approve_under_licence");
  expect(screen.getByRole("group", { name: "Licence under European Union" })).toBeTruthy();
  expect(screen.getByRole("group", { name: "Licence under United States (OFAC)" })).toBeTruthy();
  expect(missingTerm("approve_under_licence", held(), BLOCKS)).toBe("Fill in for European Union: Reference of the licence.");
});

it("names kept evidence by its source: an id is neither typed nor shown", () => {
  const held = terms("control_rebutted");
  expect(screen.getByText("Blocked by control under: European Union, United States (OFAC).")).toBeTruthy();
  fireEvent.click(screen.getByLabelText(/^Kept evidence/, { selector: "input" }));
  fireEvent.click(screen.getByRole("option", { name: /GLEIF/, hidden: true }));
  write(/^Evidence that control/, "The shares were sold.");
  expect(termsOf("control_rebutted", held(), BLOCKS).rebuttal).toMatchObject({ regime: "eu", further_regimes: ["ofac"], evidence_ids: [EVIDENCE] });
  expect(document.body.textContent).not.toContain(EVIDENCE);
});
