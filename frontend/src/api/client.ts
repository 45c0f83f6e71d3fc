import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

export type { components };

/** Without a token: sign-in, renewal and sign-out, which handle tokens themselves. */
export const rawClient = createClient<paths>({ baseUrl: "/" });

/** With the session's token on every request. */
export const api = createClient<paths>({ baseUrl: "/" });

interface SessionSource {
  accessToken: () => Promise<string | null>;
  refused: (used: string | null) => void;
}

/** Connects the client to the session (once, at start: the session itself uses `rawClient`). */
export function authorise(session: SessionSource): void {
  const bearer: Middleware = {
    async onRequest({ request }) {
      const token = await session.accessToken();
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
    onResponse({ request, response }) {
      if (response.status !== 401) return;
      session.refused(request.headers.get("Authorization")?.slice("Bearer ".length) ?? null);
    },
  };
  api.use(bearer);
}
