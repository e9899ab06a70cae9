import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { readFields, type AgeFields, type ProblemField, type RuleFields } from './ruleFields.ts';

type FormProps = Readonly<{
  index: number;
  fields: RuleFields;
  /** Whether it has not been a valid rule yet. */
  isNew: boolean;
  change: (fields: RuleFields) => void;
  close: () => void;
  remove: () => void;
}>;

/** All that a rule can say (retention.md, "File and setting"). What is valid counts at once. */
export function RuleForm({ index, fields, isNew, change, close, remove }: FormProps) {
  const id = useId();
  const { problems = [] } = readFields(fields);
  const isKeep = fields.action === 'keep';
  const set = (changes: Partial<RuleFields>) => change({ ...fields, ...changes });
  const hasProblem = (field: ProblemField) => problems.includes(field);

  const text = (key: 'packages' | 'tags' | 'versions' | 'below' | 'note', label: string, placeholder: string) => (
    <Row label={label} control={`${id}-${key}`}>
      <input
        id={`${id}-${key}`}
        type="text"
        spellcheck={false}
        placeholder={placeholder}
        value={fields[key]}
        onInput={({ currentTarget }) => set({ [key]: currentTarget.value })}
      />
    </Row>
  );
  const check = (key: 'untagged' | 'broken' | 'deployed', label: string) => (
    <label class="check">
      <input
        type="checkbox"
        checked={fields[key]}
        onChange={({ currentTarget }) => set({ [key]: currentTarget.checked })}
      />
      {label}
    </label>
  );
  const age = (key: 'olderThan' | 'newerThan', label: string, unitLabel: string) => {
    const { count, unit } = fields[key];
    return (
      <Row
        label={label}
        control={`${id}-${key}`}
        problem={hasProblem(key) && t('Write a whole number from 1 to 99,999.')}
      >
        <span class="joined">
          <input
            {...numberField(`${id}-${key}`, count, hasProblem(key))}
            onInput={({ currentTarget }) => set({ [key]: ageOf(currentTarget.value, unit) })}
          />
          <select
            aria-label={unitLabel}
            value={unit.replace(/s?$/, 's')}
            onChange={({ currentTarget }) => set({ [key]: ageOf(count, currentTarget.value) })}
          >
            <option value="hours">{t('hours')}</option>
            <option value="days">{t('days')}</option>
            <option value="weeks">{t('weeks')}</option>
          </select>
        </span>
      </Row>
    );
  };

  return (
    <form
      class="rule-form"
      data-form={index}
      aria-label={isNew ? t('New rule') : t('Edit rule')}
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div class="actions" role="radiogroup" aria-label={t('What the rule does')}>
        {(['delete', 'keep'] as const).map((action) => (
          <label key={action} class="check">
            <input
              type="radio"
              name={`${id}-action`}
              checked={fields.action === action}
              onChange={() => set({ action })}
            />
            {action === 'delete' ? t('Delete versions') : t('Keep versions')}
          </label>
        ))}
      </div>
      {text('packages', t('In packages'), t('All; or container/*, npm/@octo/*'))}
      {text('tags', t('Tags'), 'pr-*, sha-*')}
      {text('versions', t('Versions or digests'), '1.0.*, sha256:1a2b*')}
      <div class="pair">
        {age('olderThan', t('Older than'), t('Unit of “older than”'))}
        {age('newerThan', t('Newer than'), t('Unit of “newer than”'))}
      </div>
      <div class="pair">
        <Row label={t('Prereleases')} control={`${id}-prerelease`}>
          <select
            id={`${id}-prerelease`}
            value={fields.prerelease}
            onChange={({ currentTarget }) => set({ prerelease: currentTarget.value as RuleFields['prerelease'] })}
          >
            <option value="">{t('Either')}</option>
            <option value="true">{t('Only prereleases')}</option>
            <option value="false">{t('Only releases')}</option>
          </select>
        </Row>
        {text('below', t('Below version'), '2.0.0')}
      </div>
      <div class="row checks">
        {check('untagged', t('Untagged images'))}
        {isKeep
          ? check('deployed', t('Deployed images'))
          : check('broken', t('Broken: platforms or the signed image are gone'))}
      </div>
      {isKeep && (
        <Row
          label={t('Newest')}
          control={`${id}-newest`}
          problem={hasProblem('newest') && t('Write a whole number from 1.')}
        >
          <span class="joined newest">
            <input
              {...numberField(`${id}-newest`, fields.newest, hasProblem('newest'))}
              onInput={({ currentTarget }) => set({ newest: currentTarget.value })}
            />
            <select
              aria-label={t('Counted in')}
              value={fields.per || 'package'}
              onChange={({ currentTarget }) => set({ per: currentTarget.value as RuleFields['per'] })}
            >
              <option value="package">{t('of each package')}</option>
              <option value="major">{t('of each major version')}</option>
              <option value="minor">{t('of each minor version')}</option>
            </select>
            <select
              aria-label={t('Ranked by')}
              value={fields.by}
              onChange={({ currentTarget }) => set({ by: currentTarget.value as RuleFields['by'] })}
            >
              <option value="">{t('by version, else by date')}</option>
              <option value="version">{t('by version')}</option>
              <option value="created">{t('by date')}</option>
            </select>
          </span>
        </Row>
      )}
      {text('note', t('Note'), t('Shown with the reason'))}
      {hasProblem('conditions') && (
        <p class="hint">{t('Fill in at least one condition. The plan changes while you type.')}</p>
      )}
      {problems.length > 0 && !isNew && <p class="hint">{t('Until then, the rule counts as it was.')}</p>}
      <div class="buttons">
        {problems.length > 0 ? (
          <Button label={t('Cancel')} act={close} />
        ) : (
          <Button class="primary" label={t('Done')} type="submit" />
        )}
        {!isNew && <Button label={t('Remove Rule')} act={remove} />}
      </div>
    </form>
  );
}

function numberField(id: string, value: string, isInvalid: boolean) {
  return {
    id,
    type: 'text',
    inputMode: 'numeric',
    class: 'number',
    value,
    autocomplete: 'off',
    'aria-invalid': isInvalid,
    'aria-describedby': isInvalid ? `${id}-problem` : undefined,
  } as const;
}

type RowProps = Readonly<{
  label: string;
  control: string;
  problem?: string | false;
  children: ComponentChildren;
}>;

function Row({ label, control, problem, children }: RowProps) {
  return (
    <div class="row">
      <label for={control}>{label}</label>
      {children}
      {problem && (
        <p class="problem" id={`${control}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** As it would be written: `1 day`, `2 days`. */
function ageOf(count: string, unit: string): AgeFields {
  return { count, unit: unit.replace(/s?$/, count.trim() === '1' ? '' : 's') };
}
