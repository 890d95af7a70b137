/** Draws the list beside the article: who speaks and what each said, and who is only named. */

import { make } from "./dom.js";
import { silentOf, voicesOf, whole, wordsOf } from "./voices.js";
import { say } from "./words.js";

const SHOWN = 3; // quotes of a voice that are in sight at once
const SILENT = { PERSON: "person", ORGANIZATION: "organization", LOCATION: "location" };

/** The list as nodes. */
export function drawPeople(result) {
  const voices = voicesOf(result);
  const list = voices.length
    ? make(
        "ol",
        { class: "voices" },
        voices.map((voice) => drawVoice(voice, result.quotes)),
      )
    : make("p", { class: "nothing" }, say("voices.none"));
  return [list, drawSilent(result)];
}

function drawVoice(voice, quotes) {
  const name = voice.name ? whole(voice.name) : say("voices.unknown");
  const items = voice.quotes.map((quote) => drawSaid(quote, quotes.indexOf(quote) + 1));
  const rest = items.length - SHOWN;
  const kind = voice.type ? `mention ${voice.type.toLowerCase()}` : "unnamed";
  const said = make("ul", { class: "said" }, items.slice(0, rest > 1 ? SHOWN : items.length));
  return make(
    "li",
    { class: "voice", dir: "rtl", "data-entities": voice.entity }, // the side on which its Arabic words stand
    make("h3", {}, make("bdi", { lang: "ar", class: kind }, name), drawCount(voice)),
    drawTitle(voice),
    said,
    rest > 1 ? drawRest(items.slice(SHOWN)) : null,
  );
}

const drawCount = (voice) =>
  make("span", { class: "tally", dir: "auto" }, say("result.quotes", { count: voice.quotes.length }));

function drawTitle(voice) {
  if (voice.title) return make("p", { class: "role" }, make("bdi", { lang: "ar" }, voice.title));
  return voice.unnamed && voice.name ? make("p", { class: "role" }, say("voices.unnamed")) : null;
}

function drawSaid(quote, number) {
  const badge = make("span", { class: "number", "data-number": number, "aria-hidden": "true" });
  const names = { "data-quotes": quote.id, "data-show": quote.id };
  return make(
    "li",
    {},
    make("button", { type: "button", lang: "ar", dir: "rtl", ...names }, badge, whole(wordsOf(quote))),
  );
}

const drawRest = (items) =>
  make(
    "details",
    {},
    make("summary", {}, make("bdi", {}, say("voices.more", { count: items.length }))),
    make("ul", { class: "said" }, items),
  );

function drawSilent(result) {
  const named = Object.entries(SILENT).flatMap(([type, kind]) =>
    silentOf(result, type).map((entity) =>
      make(
        "li",
        { "data-entities": entity.id },
        make("bdi", { lang: "ar", class: `mention ${kind}` }, whole(entity.name)),
      ),
    ),
  );
  if (!named.length) return null;
  return make("section", { class: "silent" }, make("h3", {}, say("voices.silent")), make("ul", {}, named));
}
