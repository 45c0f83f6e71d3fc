import { MantineProvider } from "@mantine/core";
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";

import { cssVariables, theme } from "../theme";

/** An element as the Console surrounds it, to render it again. */
export function wrapped(element: ReactElement) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      {element}
    </MantineProvider>
  );
}

/** Renders a component as the Console does, without animations. */
export function show(element: ReactElement) {
  return render(wrapped(element));
}

/** The same for what holds links: they know their addresses, and no page is drawn for them. */
export function showLinked(element: ReactElement) {
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  return show(<RouterContextProvider router={router as never}>{element}</RouterContextProvider>);
}
