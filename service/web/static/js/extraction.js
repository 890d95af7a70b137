/** From a text to its finished extraction, with patience. */

import { ApiProblem, NetworkLost, erase, read, submit } from "./api.js";

const WAIT = 3; // seconds that one question may wait; short, so that "queued" turns into "running" in sight
const PAUSE = 1000; // milliseconds between two questions where the service would not wait
const TRIES = 5; // how often a busy service, or one out of reach, is asked again
const FINISHED = new Set(["succeeded", "failed", "cancelled"]);

/**
 * The finished extraction. `tell` hears of each step: `{ phase: "sending" | "queued" | "running" | "busy" |
 * "offline", seconds? }`. Raises ApiProblem and NetworkLost; once `signal` is aborted AbortError, the article being
 * erased from the service, else NotErased.
 */
export async function extract(text, { key, signal, tell }) {
  tell({ phase: "sending" });
  let extraction = await insist(() => submit(text, key), tell, signal, [ApiProblem]);
  try {
    while (!FINISHED.has(extraction.status)) {
      signal.throwIfAborted();
      tell({ phase: extraction.status });
      extraction = await ask(extraction.id, key, tell, signal);
    }
  } finally {
    if (signal.aborted) await erase(extraction.id, key);
  }
  signal.throwIfAborted();
  return extraction;
}

async function ask(id, key, tell, signal) {
  const asked = Date.now();
  const extraction = await insist(() => read(id, key, WAIT, signal), tell, signal, [ApiProblem, NetworkLost]);
  if (!FINISHED.has(extraction.status)) await sleep(asked + PAUSE - Date.now(), signal);
  return extraction;
}

/** Do it again, so many times, where the service says when to come back or, if that may be, does not answer. */
async function insist(question, tell, signal, kinds) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await question();
    } catch (error) {
      const seconds = secondsUntilNext(error, kinds);
      if (!seconds || !left) throw error;
      await countDown(
        seconds,
        (rest) => tell({ phase: error.status ? "busy" : "offline", seconds: rest }),
        signal,
      );
    }
  }
}

function secondsUntilNext(error, kinds) {
  if (!kinds.some((kind) => error instanceof kind)) return null;
  return error instanceof NetworkLost ? 2 : error.retryAfter;
}

async function countDown(seconds, tell, signal) {
  for (let rest = seconds; rest > 0; rest -= 1) {
    tell(rest);
    await sleep(1000, signal);
  }
}

/** Wait so many milliseconds; raises AbortError as soon as the signal is aborted. */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
