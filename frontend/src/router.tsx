import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { Shell } from "./components/Shell";
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
  routeTree: root.addChildren([home, signIn, investigations, investigation, report, apiDocs]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
