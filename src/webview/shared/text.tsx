import { age, timeOf } from '#core/packages';
import type { Translations } from '../../messages/action.ts';
import { formatMessage } from '../../messages/formatMessage.ts';

let translations: Translations;
let language = 'en';
let formats = formatsOf(language);

function formatsOf(locale: string) {
  return {
    number: new Intl.NumberFormat(locale),
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }),
  };
}

/** From now on texts are in the language of these translations; English without any. */
export function translateBy(bundle: Translations): void {
  translations = bundle;
  language = bundle ? document.documentElement.lang : 'en';
  formats = formatsOf(language);
}

/** A text in the reader's language, with values and ICU plurals filled in, as by `formatMessage`. */
export function t(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return formatMessage(translations?.[message] ?? message, values, language);
}

/** GitHub may add a kind, which is then shown as it is. */
export function visibilityText(visibility: string): string {
  const texts: Partial<Record<string, string>> = {
    public: t('public'),
    private: t('private'),
    internal: t('internal'),
  };
  return texts[visibility] ?? visibility;
}

export function numberText(value: number): string {
  return formats.number.format(value);
}

/** A day, or how long ago it was, with the exact time in a tooltip; `unknown` where there is none. `at` is ISO 8601. */
export function Moment(props: { readonly at: string | undefined; readonly unknown: string; readonly isAge?: boolean }) {
  const { at, unknown, isAge } = props;
  const time = timeOf(at);
  if (at === undefined || time === undefined) return unknown;
  return (
    <time dateTime={at} title={formats.moment.format(time)}>
      {isAge ? age(at, new Date(), language) : formats.day.format(time)}
    </time>
  );
}
