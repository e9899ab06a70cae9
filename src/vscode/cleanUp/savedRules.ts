import { getLocation } from 'jsonc-parser';
import { parseRetention, isSameJson, writtenRule, type RetentionProblem, type Rule } from '#core/retention';
import { t } from '../../texts/language.ts';
import { UserError } from '../problem.ts';

/** What a source has, without what is edited in Clean Up. */
export interface SavedRules {
  /** Those without a problem. */
  readonly rules: readonly Rule[];
  /** With any, nothing is planned from the source, and it cannot be edited in Clean Up. */
  readonly problems: readonly string[];
}

/** A place where rules are saved. */
export interface RuleStore {
  readonly id: string;
  readonly kind: 'setting' | 'file';
  /** `undefined` if there is no such file. */
  readonly saved: SavedRules | undefined;
  readonly isWritable: boolean;
  /** Whether `saved` is the text of an editor, which is not on disk yet. */
  readonly isUnsaved?: boolean;
  /** @throws UserError if what is saved is no longer `base`, or cannot be written. */
  write(base: readonly Rule[], rules: readonly Rule[]): Promise<void>;
  /** Shows it in an editor of VS Code. */
  open(): Promise<void>;
}

/** A file with thousands of them is no file of rules. */
const maxProblems = 20;

/**
 * Returns the rules of a text, and its problems in sentences that say where each is.
 *
 * @param place by line, for what people see as text, or by the number of the rule.
 */
export function readRules(text: string, id: string, place: 'line' | 'rule'): SavedRules {
  const { rules, problems } = parseRetention(text, id);
  const shown = problems
    .slice(0, maxProblems)
    .map((problem) => (place === 'line' ? textWithLine(text, problem) : textWithRule(text, problem)));
  const more = problems.length - shown.length;
  if (more > 0) shown.push(t('{count, plural, one {# more problem} other {# more problems}}', { count: more }));
  return { rules, problems: shown };
}

function textWithLine(text: string, { message, offset }: RetentionProblem): string {
  return t('Line {0}: {1}', text.slice(0, offset).split('\n').length, message);
}

function textWithRule(text: string, { message, offset }: RetentionProblem): string {
  // At its first character, an item is not in its list yet.
  const [first, index] = getLocation(text, offset + 1).path;
  return first === 'rules' && typeof index === 'number' ? t('Rule {0}: {1}', index + 1, message) : message;
}

export function isSameRules(one: readonly Rule[], other: readonly Rule[]): boolean {
  return isSameJson(one.map(writtenRule), other.map(writtenRule));
}

/** @throws UserError if others changed the rules since the edit of `base` began. */
export function checkUnchanged({ rules, problems }: SavedRules, base: readonly Rule[], changed: string): void {
  if (problems.length > 0 || !isSameRules(rules, base)) throw new UserError(changed);
}

/** What is to be done if a source has changed while it was edited in Clean Up. */
export function changedText(kind: RuleStore['kind']): string {
  return kind === 'file'
    ? t('The file changed meanwhile. Discard your changes, or open the file.')
    : t('The setting changed meanwhile. Discard your changes, or open the setting.');
}
