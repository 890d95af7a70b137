/** Shows a finished extraction: the marked article, who speaks, the table of quotes. */

import { drawArticle } from "./article.js";
import { byId, make } from "./dom.js";
import { attributed, toCsv, toJson } from "./exports.js";
import { lightUp } from "./lights.js";
import { toHtml } from "./mail.js";
import { copy, save } from "./outside.js";
import { drawPeople } from "./people.js";
import { chosen, drawTable, filterOptions, nameOf } from "./table.js";
import { voicesOf } from "./voices.js";
import { say } from "./words.js";

const FORMS = {
  json: { type: "application/json", write: toJson },
  csv: { type: "text/csv;charset=utf-8", write: (_, result) => toCsv(result) },
  html: { type: "text/html;charset=utf-8", write: toHtml },
};
let shown = null;
let lightsOut = () => {};

/** Show the result of a text. */
export function showResult(next) {
  shown = next;
  for (const filter of filters()) filter.replaceChildren();
  drawResult();
}

/** Draw the present result, if there is one, in the language that the page now has. */
export function drawResult() {
  if (!shown) return;
  const { text, result } = shown;
  lightsOut();
  byId("summary").textContent = summaryOf(result);
  byId("article").replaceChildren(...drawArticle(text, result, drawNumberInArticle));
  byId("voices-list").replaceChildren(...drawPeople(result).filter(Boolean));
  filterOptions(result).forEach((options, index) => refill(filters()[index], options));
  byId("filters").hidden = result.quotes.length === 0;
  showTable();
  lightsOut = lightUp(byId("result"), result);
}

const filters = () => [byId("by-speaker"), byId("by-type")];

/** Give a filter its options, and leave what is chosen chosen. */
function refill(filter, options) {
  const { value } = filter;
  filter.replaceChildren(...options);
  filter.value = value;
}

/** Listen to the filters and the buttons of the result. `tell` says in passing what was done. */
export function listen(tell) {
  byId("filters").addEventListener("change", showTable);
  byId("result").addEventListener("click", (event) => {
    const { copy: copied, save: form, show } = event.target.closest("button")?.dataset ?? {};
    if (copied) copyQuote(copied, tell);
    if (form) saveAs(form, tell);
    if (show) goTo(show);
  });
}

/** The number of a quote as a button, without text. */
const drawNumber = (number, name, attributes) =>
  make("button", {
    type: "button",
    class: "number",
    "data-number": number,
    "aria-label": name,
    ...attributes,
  });

const drawNumberInArticle = (quote, number) =>
  drawNumber(number, nameOf(quote, number), { id: quote.id, "data-quotes": quote.id });

const drawNumberInTable = (quote, number) =>
  drawNumber(number, say("quotes.show", { number }), { "data-show": quote.id });

const drawCopy = (quote, number) =>
  make(
    "button",
    {
      type: "button",
      class: "quiet",
      "data-copy": quote.id,
      "aria-label": say("quotes.copy_label", { number }),
    },
    say("quotes.copy"),
  );

const summaryOf = (result) =>
  [
    say("result.quotes", { count: result.quotes.length }),
    say("result.voices", { count: voicesOf(result).length }),
    say("result.names", { count: result.entities.length }),
  ].join(" · ");

function showTable() {
  const { result } = shown;
  const [voice, type] = filters().map((filter) => filter.value);
  const quotes = chosen(result, { voice, type });
  byId("shown").textContent = say("quotes.shown", { count: quotes.length });
  byId("table").replaceChildren(
    quotes.length
      ? drawTable(quotes, { drawNumber: drawNumberInTable, drawAct: drawCopy })
      : make("p", { class: "nothing" }, say(result.quotes.length ? "quotes.no_match" : "quotes.none")),
  );
}

async function copyQuote(id, tell) {
  const quote = shown.result.quotes.find((one) => one.id === id);
  tell(say((await copy(attributed(quote, say))) ? "quotes.copied" : "quotes.copy_failed"));
}

async function saveAs(form, tell) {
  const { type, write } = FORMS[form];
  const name = `isnad-${shown.result.article.sha256.slice(0, 8)}.${form}`;
  save(name, await write(shown.text, shown.result), type);
  tell(say("result.saved", { name }));
}

function goTo(id) {
  const number = byId(id);
  number.focus({ preventScroll: true });
  number.scrollIntoView({ block: "center" });
}
