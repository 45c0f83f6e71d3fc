import { expect, it } from "vitest";

import { weakLists } from "./Banners";

type Known = Parameters<typeof weakLists>[0][number];
type Required = Parameters<typeof weakLists>[1][number];

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
  expect(weakLists(lists, [])).toEqual([{ id: "old", text: "OLD: It was checked 9 days ago." }]);
  // where all loaded lists are counted, a made-up one that proves nothing is not called searched
  expect(weakLists(lists, [], { demo: true }).map((one) => one.id)).toEqual(["old", "demo"]);
});

it("names first what the compliance profile requires, also what is not loaded", () => {
  const lists = [
    list("other", { loaded: true, answers: false, sentence: "an excerpt (45 of 8,976), never current" }),
    list("fine", { loaded: true, answers: true, sentence: "" }),
    list("absent", { loaded: false, answers: false, sentence: "It is not loaded." }),
    list("informing", { loaded: false, answers: false, sentence: "It is not loaded." }),
    list("unasked", { loaded: false, answers: false, sentence: "It is not loaded." }),
  ];
  const required = ["fine", "absent", "xx-national"].map((list_id) => ({ list_id, standing: "binding" }) as Required);
  required.push({ list_id: "informing", standing: "informative" } as Required);
  expect(weakLists(lists, required)).toEqual([
    { id: "absent", text: "ABSENT: It is not loaded." },
    { id: "xx-national", text: "xx-national: your compliance profile requires it, and it is not loaded." },
    { id: "other", text: "OTHER: an excerpt (45 of 8,976), never current. Your compliance profile does not require it." },
  ]);
});
