import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { entitySearch, exploreSearch, pathsSearch } from "../features/explore/search";
import { requireSession, root } from "./root";

const explore = createRoute({
  getParentRoute: () => root,
  path: "/explore",
  beforeLoad: requireSession,
  validateSearch: exploreSearch,
  component: lazyRouteComponent(() => import("../features/explore/routes/ExplorePage"), "ExplorePage"),
});

const explorePaths = createRoute({
  getParentRoute: () => root,
  path: "/explore/paths",
  beforeLoad: requireSession,
  validateSearch: pathsSearch,
  component: lazyRouteComponent(() => import("../features/explore/routes/PathsPage"), "PathsPage"),
});

const exploredEntity = createRoute({
  getParentRoute: () => root,
  path: "/explore/$entityId",
  beforeLoad: requireSession,
  validateSearch: entitySearch,
  component: lazyRouteComponent(() => import("../features/explore/routes/EntityPage"), "EntityPage"),
});

const exploredHolding = createRoute({
  getParentRoute: () => root,
  path: "/explore/holdings/$relationshipId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/explore/routes/HoldingPage"), "HoldingPage"),
});

export const exploreRoutes = [explore, explorePaths, exploredEntity, exploredHolding] as const;
