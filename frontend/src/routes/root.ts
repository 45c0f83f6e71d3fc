import { createRootRoute, redirect } from "@tanstack/react-router";

import { Shell } from "../components/Shell";
import { NotFound } from "../pages/NotFound";
import { current } from "../session/session";

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** Sends a person without a session to sign in, and back to the page afterwards. */
export function requireSession({ location }: { location: { href: string } }): void {
  if (current().status === "signed-out") {
    throw redirect({ to: "/sign-in", search: { next: location.href } });
  }
}
