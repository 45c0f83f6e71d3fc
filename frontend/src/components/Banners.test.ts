import { expect, it } from "vitest";

import { weakLists } from "./Banners";

type Known = Parameters<typeof weakLists>[0][number];

function list(id: string, standing: Partial<Known["standing"]>, fictitious = false): Known {
  const known = { list_id: id, title: id.toUpperCase(), fictitious, standing };
  return known as unknown as Known;
}

it("names every loaded list that does not answer, with its reason", () => {
  const lists = [
    list("fine", { loaded: true, answers: true, sentence: "" }),
    list("old", { loaded: true, answers: false, sentence: "It was checked 9 days ago." }),
    list("absent", { loaded: false, answers: false, sentence: "It is not loaded." }),
    list("demo", { loaded: true, answers: false, sentence: "It is made up." }, true),
  ];
  expect(weakLists(lists)).toEqual([{ id: "old", text: "OLD: It was checked 9 days ago." }]);
});
