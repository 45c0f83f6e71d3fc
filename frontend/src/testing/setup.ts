import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// happy-dom has no fonts; fields that grow with their text listen to them
if (!("fonts" in document)) Object.defineProperty(document, "fonts", { value: new EventTarget() });
