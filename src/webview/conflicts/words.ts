import { timeOf } from '../../core/packages/moment.ts';
import { element } from '../element.ts';

/** Numbers and dates as the document's language writes them, and names as they can be read. */

import { momentText as momentOf } from '../../core/packages/moment.ts';

const language = document.documentElement.lang || undefined;
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const moments = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });

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

/** Puts values into the places `{0}`, `{1}` … of a text. */
export function filled(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (place, index) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    return typeof value === 'number' ? numberText(value) : value;
  });
}
