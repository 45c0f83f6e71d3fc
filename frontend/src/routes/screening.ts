import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { batchRowsSearch, listSearch, screeningsSearch, suppressionsSearch } from "../features/screening/search";
import { requireSession, root } from "./root";

const screening = createRoute({
  getParentRoute: () => root,
  path: "/screening",
  beforeLoad: requireSession,
  validateSearch: screeningsSearch,
  component: lazyRouteComponent(() => import("../features/screening/routes/ScreeningPage"), "ScreeningPage"),
});

const screeningResult = createRoute({
  getParentRoute: () => root,
  path: "/screening/$screeningId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/screening/routes/ScreeningResultPage"), "ScreeningResultPage"),
});

const screeningBatches = createRoute({
  getParentRoute: () => root,
  path: "/screening/batches",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/screening/routes/BatchesPage"), "BatchesPage"),
});

const screeningBatch = createRoute({
  getParentRoute: () => root,
  path: "/screening/batches/$batchId",
  beforeLoad: requireSession,
  validateSearch: batchRowsSearch,
  component: lazyRouteComponent(() => import("../features/screening/routes/BatchPage"), "BatchPage"),
});

const screeningLists = createRoute({
  getParentRoute: () => root,
  path: "/screening/lists",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/screening/routes/ListsPage"), "ListsPage"),
});

const screeningList = createRoute({
  getParentRoute: () => root,
  path: "/screening/lists/$listId",
  beforeLoad: requireSession,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../features/screening/routes/ListPage"), "ListPage"),
});

const suppressions = createRoute({
  getParentRoute: () => root,
  path: "/screening/suppressions",
  beforeLoad: requireSession,
  validateSearch: suppressionsSearch,
  component: lazyRouteComponent(() => import("../features/screening/routes/SuppressionsPage"), "SuppressionsPage"),
});

export const screeningRoutes = [screening, screeningResult, screeningBatches, screeningBatch, screeningLists, screeningList, suppressions] as const;
