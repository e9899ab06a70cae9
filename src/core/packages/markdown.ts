import { visible } from './text.ts';

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

/** For a document that is also read as source: literal in Markdown, except for URLs and mentions. */
export function escapeProse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>&#!|~]/g, '\\$&');
}

/** What GitHub makes a link without any syntax: mentions, issues, addresses. */
const autolinks = /[@#]|\/(?=\/)|www(?=\.)/gi;

/** A text with names from strangers in it, in a document that is also read as source. Nothing in it is a link. */
export function markdownProse(text: string): string {
  // A comment ends what GitHub would make a link; backslashes and entities do not.
  return escapeProse(visible(text)).replaceAll(autolinks, '$&<!-- -->');
}

/** A name from strangers, as code, in which nothing is a link, a mention or HTML; also in a table. */
export function markdownName(text: string): string {
  // A pipe would end a table's cell even in a code span.
  return codeSpan(visible(text).replaceAll('|', '⟨U+007C⟩'));
}

/** The lines of a table. @param rows of cells that are Markdown. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Readable in the source too: fenced by more backticks than the text has in a row. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}
