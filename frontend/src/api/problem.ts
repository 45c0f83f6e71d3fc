/** What the API answers on failure (RFC 9457), as the Console shows it. */
export interface Problem {
  title: string;
  detail: string;
  code: string;
  status: number;
  requestId: string;
  fields: { where: string; message: string }[];
}

export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A validator's message without its notation. */
const plain = (message: string) => message.replace("Value error, ", "");

function fieldsOf(value: unknown): Problem["fields"] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((item) => ({
    where: Array.isArray(item["loc"]) ? item["loc"].slice(1).map(String).join(".") : "",
    message: plain(text(item["msg"])),
  }));
}

/** Reads a failed answer's body; anything that is no problem document is named by its status. */
export function problemFrom(response: Response, body: unknown): Problem {
  const document = isRecord(body) ? body : {};
  return {
    title: text(document["title"]) || `The request failed (${String(response.status)})`,
    detail: plain(text(document["detail"])) || text(document["title"]) || response.statusText,
    code: text(document["code"]) || `http_${String(response.status)}`,
    status: response.status,
    requestId: text(document["request_id"]) || response.headers.get("x-request-id") || "",
    fields: fieldsOf(document["errors"]),
  };
}

/** Turns anything thrown into a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return {
    title: "The server cannot be reached",
    detail,
    code: "network",
    status: 0,
    requestId: "",
    fields: [],
  };
}

/** Problems by the field that they are about, for the form that was sent; `names` maps the API's names to the form's. */
export function fieldErrors(error: unknown, names: Record<string, string> = {}): Record<string, string> {
  const at = ({ where }: { where: string }) => names[where] ?? where;
  return Object.fromEntries(asProblem(error).fields.filter((field) => field.where).map((field) => [at(field), field.message]));
}
