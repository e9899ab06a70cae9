import type { Column, Collision } from '../../core/conflicts/index.ts';
import { momentText as momentOf, timeOf } from '../../core/packages/index.ts';
import { element } from '../element.ts';

/* The page's words, and numbers and dates as the document's language writes them. */

const language = document.documentElement.lang || undefined;
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const moments = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });

let translations: Readonly<Record<string, string>> = {};

/** From now on texts are in the language of these translations, which are by the English text. */
export function translateBy(bundle: Readonly<Record<string, string>> = {}): void {
  translations = bundle;
}

/** As `vscode.l10n.t`: a text in the reader's language, with values in the places `{0}`, `{1}` … */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (translations[text] ?? text).replace(/\{(\d+)\}/g, (place, index) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    return typeof value === 'number' ? numberText(value) : value;
  });
}

const columnTexts: Readonly<Record<Column, string>> = {
  owner: 'Owner',
  name: 'Name',
  visibility: 'Visibility',
  versions: 'Versions',
  repository: 'Repository',
  created: 'Created',
  updated: 'Updated',
};

/** The head of a column. */
export function columnText(column: Column): string {
  return t(columnTexts[column]);
}

const outcomes: Readonly<Record<Collision['kind'], string>> = {
  present: 'Name taken.',
  same: 'Already a container package.',
  absent: 'No container package found.',
  refused: 'GitHub would not say.',
};

/** A word or two for each case of a collision, to stand beside its icon. */
export function outcomeText(kind: Collision['kind']): string {
  return t(outcomes[kind]);
}

export function numberText(value: number): string {
  return numbers.format(value);
}

/** The day, with the exact time in a tooltip; `unknown` where there is no date. @param moment ISO 8601 */
export function dated(moment: string | undefined, unknown: string): HTMLElement | string {
  const time = timeOf(moment);
  if (time === undefined) return unknown;
  return element('time', { datetime: moment, title: moments.format(time) }, days.format(time));
}

/** The time of day, and the day too unless it is today. @param moment ms since 1970 */
export function momentText(moment: number): string {
  return momentOf(moment, Date.now(), language);
}
