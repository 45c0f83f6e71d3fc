import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { SignInPage } from "../pages/SignInPage";
import { text } from "../search";
import { requireSession, root } from "./root";

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/overview" });
  },
});

export interface SignInSearch {
  tenant?: string;
  next?: string;
  /** Why a sign-in at the organisation's identity provider was refused. */
  refused?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch => {
    const tenant = text(search["tenant"]);
    const next = text(search["next"]);
    const refused = text(search["refused"]);
    return {
      ...(tenant ? { tenant } : {}),
      ...(refused ? { refused } : {}),
      // only a path of this Console: never another site
      ...(next && /^\/(?![/\\])/.test(next) ? { next } : {}),
    };
  },
  component: SignInPage,
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  validateSearch: (search: Record<string, unknown>): { tenant?: string } => {
    const tenant = text(search["tenant"]);
    return tenant ? { tenant } : {};
  },
  component: lazyRouteComponent(() => import("../features/account/routes/ForgotPage"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../features/account/routes/ResetPage"), "ResetPage"),
});

const accept = createRoute({
  getParentRoute: () => root,
  path: "/accept-invitation",
  component: lazyRouteComponent(() => import("../features/account/routes/AcceptPage"), "AcceptPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/account/routes/AccountPage"), "AccountPage"),
});

export const accountRoutes = [signIn, forgot, reset, accept, account, home] as const;
