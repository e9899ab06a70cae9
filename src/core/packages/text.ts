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

/** Left-to-right and right-to-left marks, embeddings, overrides and isolates: they can show a name as another one. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Characters that a backslash does not make literal: `\$(name)` can still become an icon in VS Code. */
const references: Record<string, string> = { $: '&#36;', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Makes text from a server literal in a Markdown tooltip: no link, image, HTML, heading, code, icon or address that
 * becomes a link by itself. Line breaks and runs of spaces become one space.
 *
 * Source: CommonMark 0.31, sections 2.4 "Backslash escapes" and 2.5 "Entity and numeric character references".
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(bidirectional, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (character) => references[character] ?? `\\${character}`);
}

/** Sentences for a document that is read as its source: literal in Markdown too, but for addresses. */
export function escapeProse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>&#!|~]/g, '\\$&');
}

/** Text as a Markdown code span, readable in the source too: fenced by more backticks than it holds in a row. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}
