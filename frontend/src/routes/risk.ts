import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { batchSearch, riskSearch } from "../features/risk/search";
import { requireSession, root } from "./root";

const risk = createRoute({
  getParentRoute: () => root,
  path: "/risk",
  beforeLoad: requireSession,
  validateSearch: riskSearch,
  component: lazyRouteComponent(() => import("../features/risk/routes/RiskPage"), "RiskPage"),
});

const riskEvaluation = createRoute({
  getParentRoute: () => root,
  path: "/risk/evaluations/$evaluationId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/risk/routes/EvaluationPage"), "EvaluationPage"),
});

const riskBatches = createRoute({
  getParentRoute: () => root,
  path: "/risk/batches",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/risk/routes/RiskBatchesPage"), "RiskBatchesPage"),
});

const riskBatch = createRoute({
  getParentRoute: () => root,
  path: "/risk/batches/$batchId",
  beforeLoad: requireSession,
  validateSearch: batchSearch,
  component: lazyRouteComponent(() => import("../features/risk/routes/RiskBatchPage"), "RiskBatchPage"),
});

export const riskRoutes = [risk, riskEvaluation, riskBatches, riskBatch] as const;
