import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../testing/render";
import { PlainText } from "./PlainText";

it("shows paragraphs and code, and never markup of a text", () => {
  show(
    <main>
      <PlainText source={"Takes `limit`.\n\nA <b>second</b> one."} />
    </main>,
  );
  const main = screen.getByRole("main");
  expect([...main.querySelectorAll("p")].map((p) => p.textContent)).toEqual(["Takes limit.", "A <b>second</b> one."]);
  expect(main.querySelector("code")?.textContent).toBe("limit");
  expect(main.querySelector("b")).toBeNull();
});

it("shows nothing where there is no text", () => {
  show(
    <main>
      <PlainText source={undefined} />
    </main>,
  );
  expect(screen.getByRole("main").childElementCount).toBe(0);
});
