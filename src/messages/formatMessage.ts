/** The content of a plural's case that has no plural in it: text and `{name}`. */
const plain = String.raw`(?:[^{}]|\{\s*\w*\s*\})*`;
const innermostPlural = new RegExp(
  String.raw`\{\s*(\w+)\s*,\s*(plural|selectordinal)\s*,((?:\s*[=\w]+\s*\{${plain}\})+)\s*\}`,
  'g',
);
const pluralCase = new RegExp(String.raw`([=\w]+)\s*\{(${plain})\}`, 'g');

const rules = new Map<string, Intl.PluralRules>();

/** Made once: that takes longer than all else about a message, of which an export has hundreds of thousands. */
function pluralRules(language: string, type: Intl.PluralRuleType): Intl.PluralRules {
  const key = `${language} ${type}`;
  const known = rules.get(key) ?? new Intl.PluralRules(language, { type });
  rules.set(key, known);
  return known;
}

/**
 * Fills in a message with `{name}` and ICU plurals, `{count, plural, =0 {none} one {# version} other {# versions}}`, or
 * `{rank, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}`.
 * Cases may contain arguments and plurals. Values are inserted as they are, including braces; numbers are formatted for
 * the language. Anything that is not an argument, or has no value, is left unchanged.
 *
 * @param language the language of the message, for its plural categories; BCP 47
 */
export function formatMessage(
  message: string,
  values: Readonly<Record<string, string | number>>,
  language: string,
): string {
  const choose = (plural: string, name: string, kind: string, cases: string) => {
    const number = Number(values[name]);
    const texts = new Map([...cases.matchAll(pluralCase)].map(([, key, text]) => [key, text]));
    const category = pluralRules(language, kind === 'plural' ? 'cardinal' : 'ordinal').select(number);
    const chosen = texts.get(`=${number}`) ?? texts.get(category) ?? texts.get('other');
    return values[name] === undefined ? plural : (chosen?.replaceAll('#', `{${name}}`) ?? plural);
  };
  // From the inside out, so that a `#` is the number of the nearest plural.
  let text = message;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(innermostPlural, choose);
  }
  return text.replace(/\{\s*(\w+)\s*\}/g, (argument, name: string) => {
    const value = values[name] ?? argument;
    return typeof value === 'number' ? value.toLocaleString(language) : value;
  });
}
