/** The words of the interface, in the language that the page is in. */

const COOKIE = "isnad_language";
const YEAR = 31_536_000; // seconds
let words = {};

/** The language of the page now. */
export const language = () => document.documentElement.lang;

/** A number as the language of the page writes it, with the digits 0 to 9. */
export const number = (value) => new Intl.NumberFormat(`${language()}-u-nu-latn`).format(value);

/**
 * The words of that key, `{name}` replaced by the value of that name. Where they have plural forms, `count`
 * chooses.
 */
export function say(key, values = {}) {
  const found = words[key] ?? key;
  const form = typeof found === "string" ? found : (found[pluralOf(values.count)] ?? found.other);
  return form.replace(/\{(\w+)\}/g, (_, name) => shownAs(values[name]));
}

const shownAs = (value) => (typeof value === "number" ? number(value) : value);

const pluralOf = (count) => new Intl.PluralRules(language()).select(count);

/** Load the words of a language, without a change of the page. */
export async function load(code) {
  const response = await fetch(`${document.body.dataset.static}words/${code}.json`);
  words = await response.json();
}

/** Turn the page to another language, and remember it for the next time. */
export async function turnTo(code) {
  await load(code);
  document.cookie = `${COOKIE}=${code}; path=/; max-age=${YEAR}; samesite=strict`;
  document.documentElement.lang = code;
  document.documentElement.dir = say("direction");
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordLabel));
  }
  for (const element of document.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = say(element.dataset.wordPlaceholder);
  }
}
