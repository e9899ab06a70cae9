import type { DeleteConditions, KeepConditions, Rule } from '#core/retention';
import { escapeList, escapeText, readList, readText } from './escapes.ts';

/** The fields of a rule's form, as they are typed. */
export interface RuleFields {
  readonly action: 'delete' | 'keep';
  readonly packages: string;
  readonly tags: string;
  readonly versions: string;
  readonly untagged: boolean;
  readonly prerelease: '' | 'true' | 'false';
  readonly below: string;
  readonly olderThan: AgeFields;
  readonly newerThan: AgeFields;
  readonly broken: boolean;
  readonly deployed: boolean;
  readonly newest: string;
  readonly per: '' | 'package' | 'major' | 'minor';
  readonly by: '' | 'version' | 'created';
  readonly note: string;
}

export interface AgeFields {
  readonly count: string;
  /** As it is written: `day` or `days`. */
  readonly unit: string;
}

/** Where a problem is shown; `conditions`: there is none. */
export type ProblemField = 'olderThan' | 'newerThan' | 'newest' | 'conditions';

/** A rule, or which fields say nothing valid. */
export type ReadFields =
  | { readonly rule: Rule; readonly problems?: never }
  | { readonly rule?: never; readonly problems: readonly ProblemField[] };

export const emptyFields: RuleFields = {
  action: 'delete',
  packages: '',
  tags: '',
  versions: '',
  untagged: false,
  prerelease: '',
  below: '',
  olderThan: { count: '', unit: 'days' },
  newerThan: { count: '', unit: 'days' },
  broken: false,
  deployed: false,
  newest: '',
  per: '',
  by: '',
  note: '',
};

/** Returns what the form shows of a valid rule; `readFields` returns the same rule, without its source. */
export function fieldsOf(rule: Rule): RuleFields {
  const conditions: DeleteConditions & KeepConditions = rule.delete ?? rule.keep;
  const { prerelease, newest, per = '', by = '' } = conditions;
  return {
    action: rule.keep ? 'keep' : 'delete',
    packages: escapeList(rule.packages),
    tags: escapeList(conditions.tags),
    versions: escapeList(conditions.versions),
    untagged: conditions.untagged === true,
    prerelease: prerelease === undefined ? '' : prerelease ? 'true' : 'false',
    below: escapeText(conditions.below),
    olderThan: ageFields(conditions.olderThan),
    newerThan: ageFields(conditions.newerThan),
    broken: conditions.broken === true,
    deployed: conditions.deployed === true,
    newest: newest === undefined ? '' : String(newest),
    per,
    by,
    note: escapeText(rule.note),
  };
}

/** Returns the rule that the fields describe, which is valid by retention.md, "Schema". */
export function readFields(fields: RuleFields): ReadFields {
  const { action, packages, note } = fields;
  const ranking = action === 'keep' ? rankingOf(fields) : {};
  const read = {
    tags: readList(fields.tags),
    versions: readList(fields.versions),
    untagged: fields.untagged || undefined,
    prerelease: fields.prerelease === '' ? undefined : fields.prerelease === 'true',
    below: readText(fields.below),
    olderThan: readAge(fields.olderThan),
    newerThan: readAge(fields.newerThan),
    ...(action === 'keep'
      ? { ...ranking, deployed: fields.deployed || undefined }
      : { broken: fields.broken || undefined }),
  };
  const problems = (['olderThan', 'newerThan', 'newest'] as const).filter(
    (key) => (read as Record<string, unknown>)[key] === 'invalid',
  );
  if (problems.length > 0) return { problems };
  const conditions = withoutAbsent(read);
  if (Object.keys(conditions).length === 0) return { problems: ['conditions'] };
  const rule = { packages: readList(packages), note: readText(note), [action]: conditions };
  return { rule: withoutAbsent(rule) as unknown as Rule };
}

function rankingOf({ newest, per, by }: RuleFields) {
  const count = newest.trim();
  if (count === '') return {};
  const isValid = /^[0-9]+$/.test(count) && Number(count) > 0 && Number.isSafeInteger(Number(count));
  return { newest: isValid ? Number(count) : ('invalid' as const), per: per || undefined, by: by || undefined };
}

function ageFields(age = ' days'): AgeFields {
  const [count = '', unit = ''] = age.split(' ');
  return { count, unit };
}

function readAge({ count, unit }: AgeFields): string | undefined {
  const number = count.trim();
  if (number === '') return undefined;
  return /^[1-9][0-9]{0,4}$/.test(number) ? `${number} ${unit}` : 'invalid';
}

function withoutAbsent(value: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
