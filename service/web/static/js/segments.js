/** Cuts an article where anything that was found begins or ends; all offsets count code points. */

const inner = (one, other) => one.end - one.start - (other.end - other.start);

/**
 * All that was found, as stretches `{ part, of, kind, start, end }`: mentions of entities, and of each quote
 * its contents, cue, speaker and via, with a frame from the first to the last of them, which joins them.
 */
export function stretchesOf(result) {
  const mentions = result.entities.flatMap((entity) =>
    entity.mentions.map(({ start, end }) => ({
      part: "mention",
      of: entity.id,
      kind: entity.type,
      start,
      end,
    })),
  );
  return [...mentions, ...result.quotes.flatMap(stretchesOfQuote)];
}

function stretchesOfQuote(quote) {
  const stretch = (part, { start, end }) => ({ part, of: quote.id, kind: quote.type, start, end });
  const parts = quote.content.map((span) => stretch("content", span));
  parts.push(stretch("cue", quote.cue));
  for (const part of ["speaker", "via"]) {
    if (quote[part]?.mention) parts.push(stretch(part, quote[part].mention));
  }
  const start = Math.min(...parts.map((part) => part.start));
  const end = Math.max(...parts.map((part) => part.end));
  return [...parts, stretch("frame", { start, end })];
}

/**
 * The whole text in order as segments `{ start, end, stretches }`, cut at every boundary, so that stretches
 * may overlap and nest; those of a segment are the innermost first.
 */
export function segmentsOf(length, stretches) {
  const within = stretches.filter(({ start, end }) => start >= 0 && start < end && end <= length);
  const opening = groupBy(within, "start");
  const closing = groupBy(within, "end");
  const cuts = [...new Set([0, ...opening.keys(), ...closing.keys(), length])].sort((a, b) => a - b);
  const active = new Set();
  return cuts.slice(0, -1).map((start, index) => {
    for (const stretch of closing.get(start) ?? []) active.delete(stretch);
    for (const stretch of opening.get(start) ?? []) active.add(stretch);
    return { start, end: cuts[index + 1], stretches: [...active].sort(inner) };
  });
}

function groupBy(stretches, edge) {
  const groups = new Map();
  for (const stretch of stretches) {
    if (!groups.has(stretch[edge])) groups.set(stretch[edge], []);
    groups.get(stretch[edge]).push(stretch);
  }
  return groups;
}
