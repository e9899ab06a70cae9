import { invisible } from '#core/packages';

/*
 * How a form's text fields show what somebody wrote into a file. Whatever cannot be seen or typed in a field, such as a
 * direction mark or a line break, is shown by its code, `\u{202e}`; reading the field gives the same text again.
 */

const code = /\\u\{([0-9a-f]{1,6})\}/gi;
/** A backslash that would be read as the start of a code. */
const ambiguous = /\\(?=u\{)/g;

function codeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function decoded(text: string): string {
  return text.replace(code, (whole, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function encoded(text: string): string {
  return text.replace(ambiguous, codeOf).replace(invisible, codeOf);
}

/** Returns the text for a field; spaces at its ends as codes. */
export function escapeText(text = ''): string {
  return encoded(text).replace(/^\s+|\s+$/g, (spaces) => Array.from(spaces, codeOf).join(''));
}

/** Returns the text of a field; `undefined` if it is empty. */
export function readText(field: string): string | undefined {
  return decoded(field.trim()) || undefined;
}

/** Returns the items for a field, separated by commas. */
export function escapeList(items: readonly string[] = []): string {
  return items.map((item) => encoded(item).replace(/[,\s]/g, codeOf)).join(', ');
}

/** Returns the items of a field, which are separated by commas, spaces or both; `undefined` if there are none. */
export function readList(field: string): string[] | undefined {
  const items = field.split(/[,\s]+/).filter((item) => item !== '');
  return items.length > 0 ? items.map(decoded) : undefined;
}
