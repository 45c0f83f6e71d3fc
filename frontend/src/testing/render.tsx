import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";

import { cssVariables, theme } from "../theme";

/** Renders a component as the Console does, without animations. */
export function show(element: ReactElement) {
  return render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      {element}
    </MantineProvider>,
  );
}
