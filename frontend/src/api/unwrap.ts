import { ProblemError, problemFrom } from "./problem";

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or the problem document thrown as an error (for TanStack Query). */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok || data === undefined) throw new ProblemError(problemFrom(response, error));
  return data;
}

/** The same for an answer without a body. */
export async function succeeded(pending: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await pending;
  if (!response.ok) throw new ProblemError(problemFrom(response, error));
}
