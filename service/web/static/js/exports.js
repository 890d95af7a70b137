/** A result in other forms: a quote to paste, CSV, JSON. */

import { speakerName, whole, wordsOf } from "./voices.js";

const COLUMNS = [
  "number",
  "type",
  "speaker",
  "speaker_as_written",
  "resolution",
  "via",
  "cue",
  "quote",
  "start",
  "end",
  "confidence",
];
// What a spreadsheet would take for a formula, also behind characters that it passes over.
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠\t\r]/u;

/** One quote as text with who said it, whom it came through and, where it is retold, that it is. */
export function attributed(quote, say) {
  const { mention, name } = quote.speaker;
  const source = fullest(mention?.text, name) ?? say("voices.unknown");
  const via = quote.via && speakerName(quote.via);
  const notes = [
    via && say("quotes.via_short", { name: via }),
    quote.type !== "direct" && say(`type.${quote.type}.hint`),
  ];
  const words = quote.type === "direct" ? `«${whole(wordsOf(quote))}»` : whole(wordsOf(quote));
  const aside = notes.filter(Boolean).join("، ");
  return `${words} — ${whole(source)}${aside ? ` (${aside})` : ""}`;
}

/** The source as written, with its title, where that holds the whole name; else the name. */
const fullest = (written, name) => (written && (!name || written.includes(name)) ? written : name);

/** All quotes as CSV for spreadsheets (RFC 4180), with a byte order mark, by which Excel knows UTF-8. */
export function toCsv(result) {
  const rows = result.quotes.map((quote, index) => [
    index + 1,
    quote.type,
    quote.speaker.name,
    quote.speaker.mention?.text,
    quote.speaker.resolution,
    quote.via && speakerName(quote.via),
    quote.cue.text,
    wordsOf(quote),
    quote.content[0].start,
    quote.content.at(-1).end,
    quote.confidence,
  ]);
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(toCell).join(",")).join("\r\n")}\r\n`;
}

function toCell(value) {
  const text = String(value ?? "");
  const safe = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The result as the API gave it, with the text that its offsets count. */
export const toJson = (text, result) => `${JSON.stringify({ text, ...result }, null, 2)}\n`;
