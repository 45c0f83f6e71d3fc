import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// All files share one window (vitest.config.ts): the next test finds it as this one did.
afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  document.body.replaceChildren();
});

// happy-dom has no fonts; fields that grow with their text listen to them
if (!("fonts" in document)) Object.defineProperty(document, "fonts", { value: new EventTarget() });
