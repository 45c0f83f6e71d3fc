import { createRouter } from "@tanstack/react-router";

import { PageError, PagePending } from "./components/pageStates";
import { accountRoutes } from "./routes/account";
import { caseworkRoutes } from "./routes/casework";
import { customersRoutes } from "./routes/customers";
import { exploreRoutes } from "./routes/explore";
import { operatorRoutes } from "./routes/operator";
import { riskRoutes } from "./routes/risk";
import { root } from "./routes/root";
import { screeningRoutes } from "./routes/screening";
import { settingsRoutes } from "./routes/settings";
import { studioRoutes } from "./routes/studio";

export const router = createRouter({
  routeTree: root.addChildren([
    ...accountRoutes,
    ...caseworkRoutes,
    ...customersRoutes,
    ...exploreRoutes,
    ...screeningRoutes,
    ...riskRoutes,
    ...settingsRoutes,
    ...studioRoutes,
    ...operatorRoutes,
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
