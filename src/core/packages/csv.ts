import { visible } from './text.ts';

export type CsvValue = string | number | boolean | undefined;

/** Returns a table in which every field is quoted and none is a formula. Source: RFC 4180. */
export function csvText(heads: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [heads, ...rows].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(value: CsvValue): string {
  return `"${neutralized(visible(String(value ?? ''))).replaceAll('"', '""')}"`;
}

/** Never a formula, even for programs that drop quotes or spaces at the start. Source: OWASP, "CSV Injection". */
export function neutralized(text: string): string {
  return /^[\s"'`]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
