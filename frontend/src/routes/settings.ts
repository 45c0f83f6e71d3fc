import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { mcpServerSearch } from "../features/mcp/search";
import { auditSearch, jobsSearch, peopleSearch, profileSearch, usageSearch } from "../features/settings/search";
import { routingSearch, sourceSearch } from "../features/sources/search";
import { requireSession, root } from "./root";

const sources = createRoute({
  getParentRoute: () => root,
  path: "/settings/sources",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/sources/routes/SourcesPage"), "SourcesPage"),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: "/settings/profile",
  beforeLoad: requireSession,
  validateSearch: profileSearch,
  component: lazyRouteComponent(() => import("../features/settings/routes/ProfilePage"), "ProfilePage"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/settings/people",
  beforeLoad: requireSession,
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import("../features/settings/routes/PeoplePage"), "PeoplePage"),
});

const person = createRoute({
  getParentRoute: () => root,
  path: "/settings/people/$userId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/settings/routes/PersonPage"), "PersonPage"),
});

const serviceAccounts = createRoute({
  getParentRoute: () => root,
  path: "/settings/service-accounts",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/settings/routes/ServiceAccountsPage"), "ServiceAccountsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/settings/audit",
  beforeLoad: requireSession,
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("../features/settings/routes/AuditPage"), "AuditPage"),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/settings/jobs",
  beforeLoad: requireSession,
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("../features/settings/routes/JobsPage"), "JobsPage"),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: "/settings/usage",
  beforeLoad: requireSession,
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import("../features/settings/routes/UsagePage"), "UsagePage"),
});

const source = createRoute({
  getParentRoute: () => root,
  path: "/settings/sources/$provider",
  beforeLoad: requireSession,
  validateSearch: sourceSearch,
  component: lazyRouteComponent(() => import("../features/sources/routes/SourcePage"), "SourcePage"),
});

const routing = createRoute({
  getParentRoute: () => root,
  path: "/settings/sources/routing",
  beforeLoad: requireSession,
  validateSearch: routingSearch,
  component: lazyRouteComponent(() => import("../features/sources/routes/RoutingPage"), "RoutingPage"),
});

const mcpServers = createRoute({
  getParentRoute: () => root,
  path: "/settings/mcp",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/mcp/routes/ServersPage"), "ServersPage"),
});

const mcpServer = createRoute({
  getParentRoute: () => root,
  path: "/settings/mcp/$serverId",
  beforeLoad: requireSession,
  validateSearch: mcpServerSearch,
  component: lazyRouteComponent(() => import("../features/mcp/routes/ServerPage"), "ServerPage"),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/settings/models",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/models/routes/ModelsPage"), "ModelsPage"),
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/settings/models/$modelId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/models/routes/ModelPage"), "ModelPage"),
});

const agents = createRoute({
  getParentRoute: () => root,
  path: "/settings/agents",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/models/routes/AgentsPage"), "AgentsPage"),
});

const registry = createRoute({
  getParentRoute: () => root,
  path: "/settings/registry",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/settings/routes/RegistryPage"), "RegistryPage"),
});

export const settingsRoutes = [sources, profile, people, person, serviceAccounts, audit, jobs, usage, source, routing, mcpServers, mcpServer, models, model, agents, registry] as const;
