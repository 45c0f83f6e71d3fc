import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { Shell } from "./components/Shell";
import { SORTS, VIEWS, type HitFilter } from "./features/casework/queries/hits";
import { TASK_SORTS, TASK_VIEWS, type TaskFilter } from "./features/casework/queries/tasks";
import { HitsPage } from "./features/casework/routes/HitsPage";
import { TasksPage } from "./features/casework/routes/TasksPage";
import { STATUSES, type Investigation } from "./investigations/queries";
import { NotFound } from "./pages/NotFound";
import { InvestigationPage } from "./pages/InvestigationPage";
import { InvestigationsPage } from "./pages/InvestigationsPage";
import { ReportPage } from "./pages/ReportPage";
import { SignInPage } from "./pages/SignInPage";
import { current } from "./session/session";

function word(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

function requireSession({ location }: { location: { href: string } }): void {
  if (current().status === "signed-out") {
    throw redirect({ to: "/sign-in", search: { next: location.href } });
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/investigations" });
  },
});

export interface SignInSearch {
  tenant?: string;
  next?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch => {
    const tenant = word(search["tenant"]);
    const next = word(search["next"]);
    return {
      ...(tenant ? { tenant } : {}),
      // only a path of this Console: never another site
      ...(next && /^\/(?![/\\])/.test(next) ? { next } : {}),
    };
  },
  component: SignInPage,
});

export interface InvestigationsSearch {
  status?: Investigation["status"];
  name?: string;
}

const investigations = createRoute({
  getParentRoute: () => root,
  path: "/investigations",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): InvestigationsSearch => {
    const status = STATUSES.find((one) => one === search["status"]);
    const name = word(search["name"]);
    return {
      ...(status ? { status } : {}),
      ...(name ? { name } : {}),
    };
  },
  component: InvestigationsPage,
});

const investigation = createRoute({
  getParentRoute: () => root,
  path: "/investigations/$investigationId",
  beforeLoad: requireSession,
  component: InvestigationPage,
});

export type HitsSearch = HitFilter & { hit?: string };

const hits = createRoute({
  getParentRoute: () => root,
  path: "/hits",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): HitsSearch => {
    const strength = (["exact", "strong", "weak"] as const).find((one) => one === search["strength"]);
    const sort = SORTS.find((one) => one === search["sort"]);
    const [name, investigation, hit] = [word(search["name"]), word(search["investigation"]), word(search["hit"])];
    return {
      view: VIEWS.find((one) => one === search["view"]) ?? "waiting",
      ...(name ? { name } : {}),
      ...(strength ? { strength } : {}),
      ...(investigation ? { investigation } : {}),
      ...(sort ? { sort } : {}),
      ...(hit ? { hit } : {}),
    };
  },
  component: HitsPage,
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): TaskFilter => {
    const sort = TASK_SORTS.find((one) => one === search["sort"]);
    return {
      view: TASK_VIEWS.find((one) => one === search["view"]) ?? "mine",
      ...(sort ? { sort } : {}),
    };
  },
  component: TasksPage,
});

const report = createRoute({
  getParentRoute: () => root,
  path: "/reports/$reportId",
  beforeLoad: requireSession,
  component: ReportPage,
});

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api-docs",
  component: lazyRouteComponent(() => import("./pages/ApiDocs"), "ApiDocs"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, investigations, investigation, hits, tasks, report, apiDocs]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
