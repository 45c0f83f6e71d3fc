/** What the API answers on failure (RFC 9457). */
import type { components } from "./schema.js";

export type Problem = components["schemas"]["Problem"];

/** The API refused the request. `code` is stable; `requestId` finds it in the logs. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: string;
  readonly requestId: string;

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
    /** Seconds that the API asks to wait. */
    readonly retryAfter: number | undefined,
  ) {
    const code = problem.code ?? `http_${String(status)}`;
    super(`${String(status)} ${code}: ${problem.detail ?? problem.title ?? ""}`);
    this.code = code;
    this.requestId = problem.request_id ?? "";
  }
}

/** Long work ended as `failed` or `cancelled`; `resource` is its last state. */
export class WorkFailedError extends Error {
  override readonly name = "WorkFailedError";

  constructor(readonly resource: { status: string }) {
    super(`The work ended as ${resource.status}.`);
  }
}

/** Long work was not over in the time that the caller allowed; it continues. */
export class WaitExpiredError extends Error {
  override readonly name = "WaitExpiredError";
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => ({}));
  const problem = typeof body === "object" && body !== null ? (body as Partial<Problem>) : {};
  return new ProblemError(response.status, problem, retryAfter(response));
}

export function retryAfter(response: Response): number | undefined {
  const text = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
