/** Draws the table of quotes, all of them or those that a filter lets through. */

import { make } from "./dom.js";
import { speakerName, voiceKey, voicesOf, whole, wordsOf } from "./voices.js";
import { say } from "./words.js";

const TYPES = ["direct", "indirect", "mixed"];

/** The quotes, numbered from 1, whose source and type are wanted; an empty wish lets all through. */
export function chosen(result, { voice, type }) {
  return result.quotes
    .map((quote, index) => ({ quote, number: index + 1 }))
    .filter(({ quote }) => !voice || voiceKey(quote.speaker) === voice)
    .filter(({ quote }) => !type || quote.type === type);
}

/** The options of the two filters, of sources and of types. */
export function filterOptions(result) {
  const option = (value, text) => make("option", { value }, text);
  const voices = voicesOf(result).map(({ key, name }) =>
    option(key, name ? whole(name) : say("voices.unknown")),
  );
  const types = TYPES.map((type) => option(type, say(`type.${type}`)));
  return [
    [option("", say("quotes.all_speakers")), ...voices],
    [option("", say("quotes.all_types")), ...types],
  ];
}

/**
 * A table of numbered quotes. `drawNumber(quote, number)` makes what leads to the article, `drawAct` what the last
 * column offers; without it there is none.
 */
export function drawTable(numbered, { drawNumber, drawAct = null }) {
  const heads = ["number", "speaker", "words", "type", "via"].map((name) =>
    make("th", { scope: "col", role: "columnheader" }, say(`quotes.${name}`)),
  );
  if (drawAct) heads.push(make("td", { role: "cell" }));
  return make(
    "table",
    { role: "table" },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)),
    make(
      "tbody",
      { role: "rowgroup" },
      numbered.map((one) => drawRow(one, drawNumber, drawAct)),
    ),
  );
}

function drawRow({ quote, number }, drawNumber, drawAct) {
  const cell = (name, ...children) =>
    make("td", { role: "cell", class: `of-${name}`, "data-label": say(`quotes.${name}`) }, ...children);
  const cells = [
    cell("number", drawNumber(quote, number)),
    cell("speaker", ...drawSpeaker(quote.speaker)),
    cell("words", make("q", { lang: "ar", dir: "rtl", class: quote.type }, whole(wordsOf(quote)))),
    cell("type", make("span", { title: say(`type.${quote.type}.hint`) }, say(`type.${quote.type}`))),
    cell("via", make("bdi", { lang: "ar" }, whole((quote.via && speakerName(quote.via)) ?? ""))),
  ];
  if (drawAct) cells.push(make("td", { role: "cell", class: "of-act" }, drawAct(quote, number)));
  return make("tr", { role: "row", id: `row-${quote.id}`, "data-quotes": quote.id }, cells);
}

function drawSpeaker(speaker) {
  const name = speakerName(speaker);
  const told = speaker.resolution === "coreference" ? make("small", {}, say("resolution.coreference")) : null;
  return [name ? make("bdi", { lang: "ar" }, whole(name)) : say("voices.unknown"), told].filter(Boolean);
}

/** What a quote is called where only its number is seen. */
export const nameOf = (quote, number) =>
  say("article.number", {
    number,
    type: say(`type.${quote.type}`),
    speaker: speakerName(quote.speaker) ?? say("voices.unknown"),
  });
