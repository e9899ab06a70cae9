/** Controls, zero-width characters and direction marks, with which `gnp.exe` can look like `exe.png` (UTR 36, 2.2). */
export const invisible = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Replaces invisible characters by their codes, such as `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    const number = character.codePointAt(0) ?? 0;
    return `⟨U+${number.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** Escapes invisible characters in JSON without line breaks between its values, where they can only be in texts. */
export function escapeInvisible(json: string): string {
  return json.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Returns the start of a text and an ellipsis if it is longer than `maxLength` UTF-16 code units. */
export function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Not half of a character.
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
