import { dateAndTimeText as dateAndTimeIn, endText as endIn, momentText as momentIn } from '#core/packages';
import { formatMessage } from '../messages/formatMessage.ts';
import { textHost } from './textHost.ts';

/* Texts, counts and times in the reader's language. All moments are in ms since 1970. */

/** The language of the loaded texts, and of the plurals, dates and numbers in them. BCP 47. */
export function language(): string {
  return textHost().language;
}

type Values = Readonly<Record<string, string | number>>;

/** Returns a text in the reader's language, with values and ICU plurals: `t('Delete {0}?', name)`. */
export function t(message: string, ...values: readonly (string | number)[] | readonly [Values]): string {
  const [first] = values;
  const indexed = (values as readonly (string | number)[]).entries();
  const named = typeof first === 'object' ? first : Object.fromEntries<string | number>(indexed);
  return formatMessage(textHost().translations?.[message] ?? message, named, language());
}

/** Made once, since that takes longer than to format a list. */
const listFormats = new Map<string, Intl.ListFormat>();

/** `api, web and cli`; of alternatives (`disjunction`) `api, web or cli`; as a mere list (`unit`) `api, web, cli`. */
export function listText(names: readonly string[], type: Intl.ListFormatType = 'conjunction'): string {
  const key = `${language()} ${type}`;
  const known = listFormats.get(key) ?? new Intl.ListFormat(language(), { type });
  listFormats.set(key, known);
  return known.format(names);
}

/** A time of today, or a date and a time: `4:50 PM`, `Nov 3, 2026, 4:50 PM`. */
export function momentText(ms: number): string {
  return momentIn(ms, Date.now(), language());
}

/** `Nov 3, 2026, 4:50 PM`. */
export function dateAndTimeText(ms: number): string {
  return dateAndTimeIn(ms, language());
}

/** `4:50 PM`. */
export function timeText(ms: number): string {
  return new Date(ms).toLocaleTimeString(language(), { timeStyle: 'short' });
}

/** When a limit ends: `4:51 PM`, with seconds if that is less than a minute away. */
export function endText(ms: number): string {
  return endIn(ms, Date.now(), language());
}
