/**
 * Characters that show nothing and change how what is beside them looks: controls, zero-width characters, and marks,
 * overrides and isolates of direction, with which `gnp.exe` reads as `exe.png` (Unicode's report 36, section 2.2).
 */
export const invisible = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Makes a name from a server readable as what it is: what cannot be seen is written out, as `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    const number = character.codePointAt(0) ?? 0;
    return `⟨U+${number.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** Returns a text, or its beginning and an ellipsis where it is longer than so many UTF-16 code units. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not half of a character.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
