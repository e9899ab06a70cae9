/** Returns a text, or its beginning and an ellipsis where it is longer than so many UTF-16 code units. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not half of a character.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
