/**
 * Fills in a message with `{name}` and ICU plurals, `{count, plural, =0 {none} one {# version} other {# versions}}`.
 * Cases may hold arguments and plurals of their own. Values are inserted as they are, braces in them too; numbers are
 * written as the language writes them. What is no argument, or has no value, stays as it stands.
 *
 * @param language whose plural categories the message has, as BCP 47
 */
export function formatMessage(
  message: string,
  values: Readonly<Record<string, string | number>>,
  language: string,
): string {
  const fill = (text: string, number?: string): string => {
    let filled = '';
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '#' && number !== undefined) filled += number;
      else if (text[at] !== '{') filled += text.charAt(at);
      else {
        const end = closingBrace(text, at);
        filled += argument(text.slice(at + 1, end)) ?? text.slice(at, end + 1);
        at = end;
      }
    }
    return filled;
  };
  const argument = (inside: string): string | undefined => {
    const [, name = '', cases] = /^\s*(\w+)\s*(?:,\s*plural\s*,(.*))?$/s.exec(inside) ?? [];
    const value = values[name];
    if (value === undefined) return undefined;
    const text = typeof value === 'number' ? value.toLocaleString(language) : value;
    if (cases === undefined) return text;
    const number = Number(value);
    const texts = pluralCases(cases);
    const category = new Intl.PluralRules(language).select(number);
    const chosen = texts.get(`=${number}`) ?? texts.get(category) ?? texts.get('other');
    return chosen === undefined ? undefined : fill(chosen, text);
  };
  return fill(message);
}

/** The texts of a plural by `=1`, `one`, `few`, … */
function pluralCases(text: string): Map<string, string> {
  const cases = new Map<string, string>();
  for (let at = 0, open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
    const end = closingBrace(text, open);
    cases.set(text.slice(at, open).trim(), text.slice(open + 1, end));
    at = end + 1;
  }
  return cases;
}

/** The index of the brace that closes the one at `open`; the last character's where none does. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length - 1;
}
