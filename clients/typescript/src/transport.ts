/** Requests: tokens, retries by `Retry-After`, idempotency keys. */
import { KEYED } from "./keyed.js";
import { type ProblemError, problemOf } from "./problem.js";

export interface Options {
  /** Where the installation answers, without `/api`. */
  url: string;
  /** An access token, or what returns one that is valid now. */
  token?: string | (() => string | Promise<string>);
  /** A service account; its tokens are renewed here. */
  clientId?: string;
  clientSecret?: string;
  /** How often a request is sent at most. */
  attempts?: number;
  /** Seconds that a retry waits at most; a longer `Retry-After` is an error at once. */
  patience?: number;
}

/** Waits, in milliseconds. */
export const sleep = (duration: number) => new Promise<void>((resolve) => setTimeout(resolve, duration));

const SLOWEST = 8;
const EARLY = 30;

/** Seconds before the next attempt. */
function pauseOf(asked: number | undefined, attempt: number): number {
  const spread = Math.random();
  return asked === undefined ? Math.min(SLOWEST, 0.25 * 2 ** attempt) * (0.5 + spread / 2) : asked + spread / 4;
}

/** Whether the same request may succeed later, and cannot be done twice. */
function isPassing(problem: ProblemError, isSafe: boolean): boolean {
  return problem.status === 429 || (isSafe && (problem.status === 503 || problem.code === "idempotency_in_flight"));
}

/** What gives the token of each request; `force` asks for another one. */
function tokens(options: Options): (force: boolean) => Promise<string> {
  const { token, clientId, clientSecret } = options;
  if (token !== undefined) return async () => (typeof token === "string" ? token : await token());
  if (clientId === undefined || clientSecret === undefined) throw new TypeError("Give a token, or clientId and clientSecret.");
  let kept = "";
  let until = 0;
  return async (force) => {
    if (!force && Date.now() < until) return kept;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
    const response = await fetch(`${options.url}/api/auth/token`, { method: "POST", body });
    if (!response.ok) throw await problemOf(response);
    const answer = (await response.json()) as { access_token: string; expires_in: number };
    kept = answer.access_token;
    until = Date.now() + Math.max(1, answer.expires_in - EARLY) * 1000;
    return kept;
  };
}

/** A `fetch` that authorises, sends again what may be sent again, and throws `ProblemError`. */
export function transport(options: Options): (request: Request) => Promise<Response> {
  const { attempts = 5, patience = 60 } = options;
  const tokenFor = tokens(options);
  return async (request) => {
    const isKeyed = request.method === "POST" && KEYED.test(new URL(request.url).pathname);
    if (isKeyed && !request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", crypto.randomUUID());
    const isSafe = request.method === "GET" || isKeyed;
    let renew = false;
    for (let attempt = 1; ; attempt += 1) {
      request.headers.set("Authorization", `Bearer ${await tokenFor(renew)}`);
      let response: Response;
      try {
        response = await fetch(request.clone());
      } catch (error) {
        if (attempt >= attempts || !isSafe || request.signal.aborted) throw error;
        await sleep(pauseOf(undefined, attempt) * 1000);
        continue;
      }
      if (response.ok) return response;
      const problem = await problemOf(response);
      if (problem.status === 401 && !renew && attempt < attempts) {
        renew = true;
        continue;
      }
      renew = false;
      const pause = pauseOf(problem.retryAfter, attempt);
      if (attempt >= attempts || pause > patience || !isPassing(problem, isSafe)) throw problem;
      await sleep(pause * 1000);
    }
  };
}
