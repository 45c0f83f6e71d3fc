import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../../testing/render";
import { grouped } from "../secondFactor";
import { QrCode, squares } from "./QrCode";

const URI = "otpauth://totp/Atlas%20Acme:jo%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Atlas%20Acme";

it("draws the code in the page, with a name and a quiet zone", () => {
  show(<QrCode text={URI} label="QR code for the app" />);
  const picture = screen.getByRole("img", { name: "QR code for the app" });
  expect(picture.querySelector("path")?.getAttribute("d")).toBe(squares(URI).path);
  expect(picture.outerHTML).not.toContain("href");
});

it("has the three finder patterns, and nothing in the four squares around", () => {
  const { size, path } = squares(URI);
  const dark = new Set(path.slice(1).split("M").map((square) => square.split("h")[0]));
  for (let at = 0; at < size; at += 1) for (const edge of [0, 3, size - 4, size - 1]) expect(dark.has(`${at} ${edge}`)).toBe(false);
  for (const [left, top] of [[4, 4], [size - 11, 4], [4, size - 11]] as const) {
    for (let at = 0; at < 7; at += 1) {
      expect(dark.has(`${left + at} ${top}`)).toBe(true);
      expect(dark.has(`${left} ${top + at}`)).toBe(true);
    }
    expect(dark.has(`${left + 1} ${top + 1}`)).toBe(false);
  }
});

it("groups a key that is typed", () => {
  expect(grouped("GEZDGNBVG")).toBe("GEZD GNBV G");
});
