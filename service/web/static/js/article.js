/** Draws a text with what was found in it. The text of what is drawn is the text of the article, nothing more. */

import { make } from "./dom.js";
import { segmentsOf, stretchesOf } from "./segments.js";
import { codePoints } from "./text.js";

// Pages of newspapers bring many along; whatever their number, they are drawn as one gap.
const BLANK_LINES = /(\n(?:[^\S\n]*\n)+)/;
const ROUNDED = new Set(["content", "speaker", "via"]);

/**
 * The article as nodes. `makeNumber(quote, number)` makes what stands before a quote's words, an element
 * without text.
 */
export function drawArticle(text, result, makeNumber) {
  const points = codePoints(text);
  const firsts = firstContents(result.quotes);
  return segmentsOf(points.length, stretchesOf(result)).flatMap((segment) => {
    const numbers = (firsts.get(segment.start) ?? []).map(([quote, number]) => makeNumber(quote, number));
    return [...numbers, drawSegment(points.slice(segment.start, segment.end).join(""), segment)].flat();
  });
}

/** Quotes with their numbers from 1, by where their words begin. */
function firstContents(quotes) {
  const firsts = new Map();
  quotes.forEach((quote, index) => {
    const { start } = quote.content[0];
    firsts.set(start, [...(firsts.get(start) ?? []), [quote, index + 1]]);
  });
  return firsts;
}

function drawSegment(words, segment) {
  const parts = words
    .split(BLANK_LINES)
    .map((part, index) => (index % 2 ? make("span", { class: "blank" }, part) : part));
  if (!segment.stretches.length) return parts;
  return make("span", { class: classesOf(segment), ...namesOf(segment.stretches) }, parts);
}

function classesOf({ start, end, stretches }) {
  const classes = new Set();
  for (const stretch of stretches) {
    classes.add(stretch.part);
    if (stretch.part === "mention") classes.add(stretch.kind.toLowerCase());
    if (ROUNDED.has(stretch.part) && stretch.start === start) classes.add("opens");
    if (ROUNDED.has(stretch.part) && stretch.end === end) classes.add("closes");
  }
  return [...classes].join(" ");
}

/** Which entities and quotes a segment is of. */
function namesOf(stretches) {
  const of = (wanted) =>
    stretches
      .filter(wanted)
      .map((stretch) => stretch.of)
      .join(" ") || null;
  return {
    "data-entities": of(({ part }) => part === "mention"),
    "data-quotes": of(({ part }) => part !== "mention" && part !== "frame"),
  };
}
