import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { SORTS, VIEWS, type HitFilter } from "../features/casework/queries/hits";
import { TASK_SORTS, TASK_VIEWS, type TaskFilter } from "../features/casework/queries/tasks";
import { CANDIDATE_SORTS, CANDIDATE_VIEWS, type CandidateFilter } from "../features/resolution/queries/candidates";
import { STATUSES, type Investigation } from "../investigations/queries";
import { runSearch } from "../features/investigation/tabs";
import { dayOf, held, on, one, text } from "../search";
import { requireSession, root } from "./root";

const overview = createRoute({
  getParentRoute: () => root,
  path: "/overview",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/overview/routes/OverviewPage"), "OverviewPage"),
});

export interface InvestigationsSearch {
  status?: Investigation["status"];
  name?: string;
  /** Only those on which a decision waits for its second person. */
  second?: true;
  /** Only those whose approval was seen to have ended. */
  ended?: true;
  /** First and last day (UTC) on which they were started. */
  from?: string;
  until?: string;
  /** Name to put into the form that starts an investigation; the form takes the focus. */
  start?: string;
}

const investigations = createRoute({
  getParentRoute: () => root,
  path: "/investigations",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): InvestigationsSearch => {
    const status = STATUSES.find((each) => each === search["status"]);
    const name = text(search["name"]);
    return {
      ...(status ? { status } : {}),
      ...(name ? { name } : {}),
      ...held({ second: on(search["second"]), ended: on(search["ended"]), from: dayOf(search["from"]), until: dayOf(search["until"]) }),
      ...(typeof search["start"] === "string" ? { start: search["start"] } : {}),
    };
  },
  component: lazyRouteComponent(() => import("../pages/InvestigationsPage"), "InvestigationsPage"),
});

const ROW_STATUSES = ["pending", "started", "complete", "failed", "cancelled", "rejected"] as const;

const batches = createRoute({
  getParentRoute: () => root,
  path: "/investigations/batches",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/batches/routes/BatchesPage"), "BatchesPage"),
});

const batch = createRoute({
  getParentRoute: () => root,
  path: "/investigations/batches/$batchId",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): { status?: (typeof ROW_STATUSES)[number] } => held({ status: one(ROW_STATUSES, search["status"]) }),
  component: lazyRouteComponent(() => import("../features/batches/routes/BatchPage"), "BatchPage"),
});

const investigation = createRoute({
  getParentRoute: () => root,
  path: "/investigations/$investigationId",
  beforeLoad: requireSession,
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("../pages/InvestigationPage"), "InvestigationPage"),
});

export type HitsSearch = HitFilter & { hit?: string };

const hits = createRoute({
  getParentRoute: () => root,
  path: "/hits",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): HitsSearch => {
    const strength = (["exact", "strong", "weak"] as const).find((each) => each === search["strength"]);
    const sort = SORTS.find((each) => each === search["sort"]);
    const [name, investigation, hit] = [text(search["name"]), text(search["investigation"]), text(search["hit"])];
    return {
      view: VIEWS.find((each) => each === search["view"]) ?? "waiting",
      ...(name ? { name } : {}),
      ...(strength ? { strength } : {}),
      ...(investigation ? { investigation } : {}),
      ...(sort ? { sort } : {}),
      ...(hit ? { hit } : {}),
    };
  },
  component: lazyRouteComponent(() => import("../features/casework/routes/HitsPage"), "HitsPage"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): TaskFilter => {
    const sort = TASK_SORTS.find((each) => each === search["sort"]);
    return {
      view: TASK_VIEWS.find((each) => each === search["view"]) ?? "mine",
      ...(sort ? { sort } : {}),
    };
  },
  component: lazyRouteComponent(() => import("../features/casework/routes/TasksPage"), "TasksPage"),
});

export type ResolutionSearch = CandidateFilter & { candidate?: string };

const resolution = createRoute({
  getParentRoute: () => root,
  path: "/resolution",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): ResolutionSearch => {
    const sort = CANDIDATE_SORTS.find((each) => each === search["sort"]);
    const [company, candidate] = [text(search["company"]), text(search["candidate"])];
    return {
      view: CANDIDATE_VIEWS.find((each) => each === search["view"]) ?? "undecided",
      ...(company ? { company } : {}),
      ...(sort ? { sort } : {}),
      ...(candidate ? { candidate } : {}),
    };
  },
  component: lazyRouteComponent(() => import("../features/resolution/routes/ResolutionPage"), "ResolutionPage"),
});

const report = createRoute({
  getParentRoute: () => root,
  path: "/reports/$reportId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../pages/ReportPage"), "ReportPage"),
});

export const caseworkRoutes = [overview, investigations, batches, batch, investigation, hits, tasks, resolution, report] as const;
