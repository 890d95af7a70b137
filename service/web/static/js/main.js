/** The page: put an article in, have it read, see it marked. */

import { ApiProblem, NotErased, erase } from "./api.js";
import * as compose from "./compose.js";
import { byId } from "./dom.js";
import { extract } from "./extraction.js";
import * as keys from "./key.js";
import * as results from "./result.js";
import { Failed, clearTrouble, drawTrouble, showTrouble, wordsFor } from "./trouble.js";
import { language, load, say, turnTo } from "./words.js";

const SHORTLY = 5000; // milliseconds
let running = null;
let marked = null;
let toast = null;

/** Show one part of the page: `compose`, the same with its `progress` in place of its buttons, or `result`. */
function show(part) {
  byId("compose").hidden = part === "result";
  byId("result").hidden = part !== "result";
  byId("controls").hidden = part === "progress";
  byId("progress").hidden = part !== "progress";
  byId("text").readOnly = part === "progress";
}

/** Words for those who listen, and while something runs for those who look as well. */
function tell(words) {
  byId("status").textContent = words;
  byId("news").textContent = words;
}

/** Words in passing. */
function tellShortly(words) {
  byId("toast").textContent = words;
  clearTimeout(toast);
  toast = setTimeout(() => byId("toast").replaceChildren(), SHORTLY);
}

const tellPhase = ({ phase, seconds }) => tell(say(`progress.${phase}`, { count: seconds }));

async function run() {
  clearTrouble();
  if (running || !compose.check()) return;
  const text = compose.article();
  running = new AbortController();
  show("progress");
  byId("cancel").focus();
  try {
    const extraction = await extract(text, {
      key: keys.currentKey(),
      signal: running.signal,
      tell: tellPhase,
    });
    if (extraction.status !== "succeeded") throw new Failed(extraction);
    marked = extraction.id;
    byId("erase").disabled = false;
    results.showResult({ text, result: extraction.result });
    show("result");
    byId("result-title").focus();
    tell(byId("summary").textContent);
  } catch (error) {
    show("compose");
    tell("");
    await explain(error);
  } finally {
    running = null;
  }
}

async function explain(error) {
  if (error.name === "AbortError") {
    tellCancelled();
  } else if (error instanceof NotErased) {
    showTrouble(error, () => eraseAfterAll(error.id));
  } else if (error instanceof ApiProblem && error.status === 401) {
    running = null;
    byId("text").focus(); // to which the dialogue gives the focus back
    if (await keys.askForKey()) await run();
  } else {
    showTrouble(error, run);
  }
}

function tellCancelled() {
  tellShortly(say("progress.cancelled"));
  byId("text").focus();
}

/** Have the service forget an article that was cancelled, and that it has not forgotten so far. */
async function eraseAfterAll(id) {
  clearTrouble();
  try {
    await erase(id, keys.currentKey());
    tellCancelled();
  } catch (error) {
    await explain(error);
  }
}

/** Have the service forget the article that is shown. */
async function eraseMarked() {
  try {
    await erase(marked, keys.currentKey());
  } catch (error) {
    return tellShortly(wordsFor(error)); // the button stays, to try again
  }
  byId("erase").disabled = true;
  return tellShortly(say("result.erased"));
}

function putAway(text) {
  if (text !== undefined) compose.putIn(text);
  show("compose");
  byId("text").focus();
}

async function turnLanguage(event) {
  event.preventDefault();
  const link = event.currentTarget;
  const code = link.dataset.language;
  const before = language();
  await turnTo(code);
  for (const name of ["lang", "hreflang", "data-language"]) link.setAttribute(name, before);
  link.href = `?language=${before}`;
  compose.showCount();
  results.drawResult();
  drawTrouble();
}

function listen() {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  byId("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  byId("cancel").addEventListener("click", () => running?.abort());
  byId("erase").addEventListener("click", eraseMarked);
  byId("edit").addEventListener("click", () => putAway());
  byId("new").addEventListener("click", () => putAway(""));
  byId("switch").addEventListener("click", turnLanguage);
  compose.listen();
  keys.listen();
  results.listen(tellShortly);
}

await load(language());
listen();
compose.showCount();
document.body.dataset.ready = "yes";
