/** The public API, as any client uses it. Addresses are relative to the page, which may lie below a prefix. */

const EXTRACTIONS = "v1/extractions";

/** An answer other than success: the problem (RFC 9457), and after how many seconds to come back, if it says so. */
export class ApiProblem extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** No answer at all. */
export class NetworkLost extends Error {}

/** The service still has an extraction that it was to erase; `cause` is the ApiProblem or NetworkLost. */
export class NotErased extends Error {
  constructor(id, cause) {
    super("", { cause });
    this.id = id;
  }
}

/** Send an article; its extraction as it stands. Raises ApiProblem, NetworkLost. */
export const submit = (text, key) => ask("POST", EXTRACTIONS, key, { body: JSON.stringify({ text }) });

/** An extraction once it has finished, or as it stands after so many seconds. Raises the same, and AbortError. */
export const read = (id, key, seconds, signal) =>
  ask("GET", `${EXTRACTIONS}/${id}`, key, { signal, headers: { Prefer: `wait=${seconds}` } });

/** Cancel an extraction and have its text erased; one that is gone already is as good. Raises NotErased. */
export async function erase(id, key) {
  try {
    await ask("DELETE", `${EXTRACTIONS}/${id}`, key, {});
  } catch (error) {
    if (error.status !== 404) throw new NotErased(id, error);
  }
}

async function ask(method, address, key, { headers = {}, ...options }) {
  const sent = { Accept: "application/json, application/problem+json", ...headers };
  if (options.body) sent["Content-Type"] = "application/json";
  if (key) sent.Authorization = `Bearer ${key}`;
  const response = await reach(address, { method, headers: sent, ...options });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new ApiProblem(response.status, body, Number(response.headers.get("Retry-After")) || null);
}

async function reach(address, options) {
  try {
    return await fetch(address, { cache: "no-store", credentials: "omit", ...options });
  } catch (error) {
    throw error.name === "AbortError" ? error : new NetworkLost();
  }
}
