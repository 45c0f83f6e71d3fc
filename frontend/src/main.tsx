import "@mantine/core/styles.css";
import "./app.css";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { authorise } from "./api/client";
import { pending } from "./features/casework/pending";
import { owner, queryClient } from "./queries";
import { router } from "./router";
import { accessToken, heard, refused, renew, subscribe } from "./session/session";
import { listen } from "./session/tabs";
import { cssVariables, theme } from "./theme";

authorise({ accessToken, refused });
listen(heard);
await renew(); // whoever has the cookie is signed in before the first view is chosen

let shown = owner();
subscribe(() => {
  if (owner() === shown) return;
  shown = owner();
  pending.clear(); // what one person decided is never sent as another
  queryClient.clear(); // nothing of another person or tenant stays in memory
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
