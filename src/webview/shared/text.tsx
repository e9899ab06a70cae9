import { age, sizeText, timeOf } from '#core/packages';
import type { Translations } from '../../messages/action.ts';
import { formatMessage } from '../../messages/formatMessage.ts';

let translations: Translations;
let language: string;
let dayFormat: Intl.DateTimeFormat;
let momentFormat: Intl.DateTimeFormat;

/** Sets the translations of all texts; without any, texts are in English. Called before anything is shown. */
export function translateBy(bundle: Translations): void {
  translations = bundle;
  language = bundle ? document.documentElement.lang : 'en';
  dayFormat = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  momentFormat = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
}

/** A text in the reader's language, with values and ICU plurals filled in, as by `formatMessage`. */
export function t(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return formatMessage(translations?.[message] ?? message, values, language);
}

const visibilities: Partial<Record<string, string>> = { public: 'public', private: 'private', internal: 'internal' };

/** GitHub may add a kind, which is then shown as it is. */
export function visibilityText(visibility: string): string {
  return visibilities[visibility] ? t(visibilities[visibility]) : visibility;
}

export function numberText(value: number): string {
  return value.toLocaleString(language);
}

/** `34 MB`, of bytes. */
export function sizeOf(bytes: number): string {
  return sizeText(bytes, language);
}

/** A day, or how long ago it was, with the exact time in a tooltip; `unknown` where there is none. `at` is ISO 8601. */
export function Moment(props: { readonly at: string | undefined; readonly unknown: string; readonly isAge?: boolean }) {
  const { at, unknown, isAge } = props;
  const time = timeOf(at);
  if (at === undefined || time === undefined) return unknown;
  return (
    <time dateTime={at} title={momentFormat.format(time)}>
      {isAge ? age(at, new Date(), language) : dayFormat.format(time)}
    </time>
  );
}
