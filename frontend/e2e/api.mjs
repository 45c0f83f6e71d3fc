// What a journey needs to be there before it starts, made through the API as another client would.
import assert from "node:assert/strict";

import { settings } from "./browser.mjs";

async function call(method, path, { token, body, headers = {} } = {}) {
  const answer = await fetch(`${settings.backend}${path}`, {
    method,
    headers: {
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** A client signed in by body, as the analyst or as another person. */
export async function client(person = settings) {
  const { access_token: token } = await call("POST", "/api/auth/login", {
    body: { email: person.email, password: person.password, tenant: settings.tenant },
  });
  return {
    get: (path) => call("GET", path, { token }),
    post: (path, body, headers) => call("POST", path, { token, body, headers }),
    patch: (path, body, headers) => call("PATCH", path, { token, body, headers }),
    put: (path, body, headers) => call("PUT", path, { token, body, headers }),
    delete: (path, headers) => call("DELETE", path, { token, headers }),
  };
}
