import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { datasetSearch, matrixSearch, referenceSearch } from "../features/studio/search";
import { requireSession, root } from "./root";

const matrices = createRoute({
  getParentRoute: () => root,
  path: "/studio/matrices",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/studio/routes/MatricesPage"), "MatricesPage"),
});

const matrix = createRoute({
  getParentRoute: () => root,
  path: "/studio/matrices/$schemaId",
  beforeLoad: requireSession,
  validateSearch: matrixSearch,
  component: lazyRouteComponent(() => import("../features/studio/routes/MatrixPage"), "MatrixPage"),
});

const referenceData = createRoute({
  getParentRoute: () => root,
  path: "/studio/reference-data",
  beforeLoad: requireSession,
  validateSearch: referenceSearch,
  component: lazyRouteComponent(() => import("../features/studio/routes/ReferenceDataPage"), "ReferenceDataPage"),
});

const dataset = createRoute({
  getParentRoute: () => root,
  path: "/studio/reference-data/$datasetId",
  beforeLoad: requireSession,
  validateSearch: datasetSearch,
  component: lazyRouteComponent(() => import("../features/studio/routes/DatasetPage"), "DatasetPage"),
});

const policy = createRoute({
  getParentRoute: () => root,
  path: "/studio/policy",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/studio/routes/PolicyPage"), "PolicyPage"),
});

export const studioRoutes = [matrices, matrix, referenceData, dataset, policy] as const;
