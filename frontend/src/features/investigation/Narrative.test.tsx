import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../testing/render";
import { Said } from "./Narrative";
import type { Written } from "./narrative";

const written: Written = {
  marking: "Written by the language model mini.",
  sentences: [
    { text: "The company is held by Ann Example.", references: [{ kind: "relationship", id: "01a2", text: "Ann Example holds 60 %" }, { kind: "attribute", id: "01a3.legal_name" }] },
  ],
  dropped: { word_not_cited: 2 },
};

it("marks the text, and leads from each sentence to what it cites, in words and never by an id", () => {
  show(<Said written={written} runId="r1" />);
  expect(screen.getByRole("note").textContent).toContain("Written by the language model mini.");
  const cited = within(screen.getByRole("list", { name: "Facts that it cites" }));
  expect(cited.getAllByRole("button").map((one) => one.textContent)).toEqual(["What it rests on: Ann Example holds 60 %", "What it rests on: What sources state"]);
  expect(document.body.textContent).not.toContain("01a");
  expect(screen.getByText("2 sentences were dropped (word not cited: 2).")).toBeTruthy();
});

it("says why there is no text, and what to do", () => {
  show(<Said written={{ marking: null, sentences: [], dropped: {}, detail: "The tier standard has no model.", remedy: "An admin assigns one." }} runId="r1" />);
  expect(document.body.textContent).toContain("No text was written. The tier standard has no model. An admin assigns one.");
});
