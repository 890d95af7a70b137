/** A result as one HTML file without scripts, which needs nothing else to be read. */

import { drawArticle } from "./article.js";
import { make } from "./dom.js";
import { chosen, drawTable, nameOf } from "./table.js";
import { language, say } from "./words.js";

const SHEETS = ["colours.css", "marks.css", "quotes.css", "mail.css"];
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The file as a string. */
export async function toHtml(text, result) {
  const page = document.implementation.createHTMLDocument(say("export.title"));
  page.documentElement.lang = language();
  page.documentElement.dir = say("direction");
  page.head.prepend(
    make("meta", { charset: "utf-8" }),
    make("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
  );
  page.head.append(make("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }));
  page.body.append(
    make("h1", {}, say("export.title")),
    document.querySelector(".legend").cloneNode(true),
    make("article", { class: "article", lang: "ar", dir: "rtl" }, drawArticle(text, result, drawLinkToTable)),
    make("h2", {}, say("quotes.title")),
    drawTable(chosen(result, {}), { drawNumber: drawLinkToArticle }),
    make("footer", {}, say("export.made", { engine: `${result.engine.name} ${result.engine.version}` })),
  );
  const style = `<style>\n${await readSheets()}</style></head>`; // no element: this page's policy forbids it one
  return `<!doctype html>\n${page.documentElement.outerHTML.replace("</head>", () => style)}\n`;
}

const drawLink = (number, name, attributes) =>
  make("a", { class: "number", "data-number": number, "aria-label": name, ...attributes });

const drawLinkToTable = (quote, number) =>
  drawLink(number, nameOf(quote, number), { id: quote.id, href: `#row-${quote.id}` });

const drawLinkToArticle = (quote, number) =>
  drawLink(number, say("quotes.show", { number }), { href: `#${quote.id}` });

async function readSheets() {
  const sheets = SHEETS.map((name) =>
    fetch(document.body.dataset.static + name).then((response) => response.text()),
  );
  return (await Promise.all(sheets)).join("\n");
}
