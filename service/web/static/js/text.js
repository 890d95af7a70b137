/** What a text is in code points, which are what the offsets of a result count; strings here count UTF-16 units. */

/** The code points of a text, each as a string. */
export const codePoints = (text) => Array.from(text);

/** How many code points a text has. */
export function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const UTF16 = [
  ["utf-16le", 0xff, 0xfe],
  ["utf-16be", 0xfe, 0xff],
];

/** The text of a file: UTF-16 where it says so, else UTF-8, else Windows-1256, in which old Arabic files are. */
export function decode(bytes) {
  const wide = UTF16.find(([, first, second]) => bytes[0] === first && bytes[1] === second);
  if (wide) return new TextDecoder(wide[0]).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1256").decode(bytes);
  }
}
