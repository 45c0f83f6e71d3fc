import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { text } from "../search";
import { root } from "./root";

// the operator has no session of the Console: each page asks for the operator's token

const operatorHealth = createRoute({
  getParentRoute: () => root,
  path: "/operator",
  component: lazyRouteComponent(() => import("../features/operator/routes/HealthPage"), "HealthPage"),
});

const operatorTenants = createRoute({
  getParentRoute: () => root,
  path: "/operator/tenants",
  component: lazyRouteComponent(() => import("../features/operator/routes/TenantsPage"), "TenantsPage"),
});

const operatorLists = createRoute({
  getParentRoute: () => root,
  path: "/operator/lists",
  component: lazyRouteComponent(() => import("../features/operator/routes/ListsPage"), "ListsPage"),
});

const operatorRegisters = createRoute({
  getParentRoute: () => root,
  path: "/operator/registers",
  component: lazyRouteComponent(() => import("../features/operator/routes/RegistersPage"), "RegistersPage"),
});

const operatorProviders = createRoute({
  getParentRoute: () => root,
  path: "/operator/providers",
  component: lazyRouteComponent(() => import("../features/operator/routes/ProvidersPage"), "ProvidersPage"),
});

const operatorIssuers = createRoute({
  getParentRoute: () => root,
  path: "/operator/issuers",
  component: lazyRouteComponent(() => import("../features/operator/routes/IssuersPage"), "IssuersPage"),
});

const operatorEvents = createRoute({
  getParentRoute: () => root,
  path: "/operator/events",
  component: lazyRouteComponent(() => import("../features/operator/routes/EventsPage"), "EventsPage"),
});

export interface ApiDocsSearch {
  /** Id of the operation that is shown. */
  operation?: string;
}

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api-docs",
  validateSearch: (search: Record<string, unknown>): ApiDocsSearch => {
    const operation = text(search["operation"]);
    return operation ? { operation } : {};
  },
  component: lazyRouteComponent(() => import("../features/apidocs/ApiDocsPage"), "ApiDocsPage"),
});

export const operatorRoutes = [operatorHealth, operatorTenants, operatorLists, operatorRegisters, operatorProviders, operatorIssuers, operatorEvents, apiDocs] as const;
