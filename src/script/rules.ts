import { parseRetention, type Rule } from '#core/retention';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';
import { readText } from './readText.ts';

/** Returns the rules of a file. @throws ScriptError `usage` if it cannot be read or has a problem: it may say what to keep. */
export async function readRules(file: string): Promise<readonly Rule[]> {
  const text = await readText(
    file,
    t('Name the file of rules with --rules. In a workflow, check out the repository first.'),
  );
  const { rules, problems } = parseRetention(text.replace(/^\ufeff/, ''), file);
  if (problems.length === 0) return rules;
  const lines = problems.map(({ message, offset }) => {
    const before = text.slice(0, offset).split('\n');
    return `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}: ${message}`;
  });
  const summary = t('{count, plural, one {# problem} other {# problems}} in the rules, so nothing is planned.', {
    count: lines.length,
  });
  throw usageError([...lines, summary].join('\n'));
}
