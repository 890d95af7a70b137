/** Who speaks in a result, and who is only named. */

/**
 * The sources in the order in which they first speak, those without a name last:
 * `{ key, name, type, entity, title, quotes }`. Quotes are of one voice where their speaker is one entity, else one
 * name, else the same written words; `name` is null where nothing is known of the speaker.
 */
export function voicesOf(result) {
  const entities = new Map(result.entities.map((entity) => [entity.id, entity]));
  const voices = new Map();
  for (const quote of result.quotes) {
    const key = voiceKey(quote.speaker);
    if (!voices.has(key)) voices.set(key, newVoice(key, quote.speaker, entities.get(quote.speaker.entity)));
    voices.get(key).quotes.push(quote);
  }
  return [...voices.values()].sort((one, other) => one.unnamed - other.unnamed);
}

/** What tells one voice from another. */
export function voiceKey(speaker) {
  return speaker.entity ?? (speaker.name ? `name ${speaker.name}` : `words ${speaker.mention?.text ?? ""}`);
}

function newVoice(key, speaker, entity) {
  return {
    key,
    name: speakerName(speaker),
    type: entity?.type ?? null,
    entity: entity?.id ?? null,
    title: entity?.mentions.find((mention) => mention.title)?.title.text ?? null,
    unnamed: speaker.name ? 0 : 1,
    quotes: [],
  };
}

/** The name of a speaker, else the words that are written for one, else null. */
export const speakerName = (speaker) => speaker.name ?? speaker.mention?.text ?? null;

/** The entities of a type that say nothing. */
export function silentOf(result, type) {
  const speaking = new Set(result.quotes.map((quote) => quote.speaker.entity));
  return result.entities.filter((entity) => entity.type === type && !speaking.has(entity.id));
}

/** The words of a quote; where it is interrupted, an ellipsis stands between the parts. */
export const wordsOf = (quote) => quote.content.map((span) => span.text).join(" … ");

const PAIRS = ["«»", "“”", "()", "[]"];

/**
 * Words to be read by themselves: a quotation mark or bracket whose other half the article has just outside the
 * span is given it back.
 */
export function whole(words) {
  const count = (mark) => words.split(mark).length - 1;
  let [before, after] = ["", ""];
  if (count('"') % 2) /(^|\s)"\S/.test(words) ? (after = '"') : (before = '"');
  for (const [left, right] of PAIRS) {
    if (count(left) > count(right)) after = right + after;
    if (count(left) < count(right)) before += left;
  }
  return before + words + after;
}
