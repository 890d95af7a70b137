/** Says what went wrong in the reader's words, and what to do. */

import { NetworkLost, NotErased } from "./api.js";
import { byId, make } from "./dom.js";
import { number, say } from "./words.js";

const KNOWN = new Set([400, 403, 404, 409, 413, 422, 429, 500, 503]);

/** An extraction that ended without a result. */
export class Failed extends Error {
  constructor({ status, error }) {
    super(error?.code ?? status);
    this.code = error?.code ?? "internal_error";
  }
}

let last = null;

/** Show what went wrong, with the focus on the button that does `again`. */
export function showTrouble(error, again) {
  last = { error, again };
  drawTrouble();
  byId("trouble").querySelector("button").focus({ preventScroll: true });
  byId("trouble").scrollIntoView({ block: "nearest" });
}

/** The same in the language that the page now has. */
export function drawTrouble() {
  if (!last) return;
  const { error, again } = last;
  const button = make("button", { type: "button", class: "quiet" }, say("trouble.again"));
  button.addEventListener("click", again);
  const details = detailsOf((error.cause ?? error).problem);
  byId("trouble").replaceChildren(make("p", {}, wordsFor(error)), ...details, button);
  byId("trouble").hidden = false;
}

/** Nothing is wrong any more. */
export function clearTrouble() {
  last = null;
  byId("trouble").hidden = true;
  byId("trouble").replaceChildren();
}

/** What went wrong, and what to do. */
export function wordsFor(error) {
  if (error instanceof NotErased) return `${say("trouble.not_erased")} ${wordsFor(error.cause)}`;
  if (error instanceof NetworkLost) return say("problem.network");
  if (error instanceof Failed) return say(`failure.${error.code}`);
  const kind = KNOWN.has(error.status) ? error.status : "other";
  return say(`problem.${kind}`, { most: number(Number(byId("text").dataset.most)) });
}

/** What the service itself said, which is in English, and the request's number for who looks it up. */
function detailsOf(problem) {
  if (!problem?.detail) return [];
  const line = (key, text) => [
    make("dt", {}, say(key)),
    make("dd", {}, make("bdi", { lang: "en", dir: "ltr" }, text)),
  ];
  const request = problem.request_id ? line("trouble.request", problem.request_id) : [];
  return [make("dl", {}, ...line("trouble.told", problem.detail), ...request)];
}
