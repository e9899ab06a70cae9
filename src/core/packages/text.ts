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

const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Characters that a backslash does not escape: in VS Code, `\$(name)` can still become an icon. */
const references: Record<string, string> = { $: '&#36;', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Literal in a Markdown tooltip, without links, on one line. Source: CommonMark 0.31, sections 2.4 and 2.5. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(bidirectional, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (character) => references[character] ?? `\\${character}`);
}

/** For a document that is also read as source: literal in Markdown, except for URLs. */
export function escapeProse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>&#!|~]/g, '\\$&');
}

/** Readable in the source too: fenced by more backticks than the text has in a row. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}
