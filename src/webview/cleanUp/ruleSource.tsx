import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { visible } from '#core/packages';
import { isSameJson, writtenRule, type Rule } from '#core/retention';
import type { RuleSourceView, RuleView, TemplateView } from '../../messages/cleanUp.ts';
import { announce, send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Button, LongText, useKeptFocus } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';
import type { OpenForm } from './pageState.ts';
import { emptyFields, fieldsOf, readFields, type RuleFields } from './ruleFields.ts';
import { RuleForm } from './ruleForm.tsx';
import { useSent } from './sentValue.ts';

/** Of a source: see retention.md, "File and setting". */
const maxRules = 50;

type SourceProps = Readonly<{
  source: RuleSourceView;
  templates: readonly TemplateView[];
  /** Whether the templates are open at first. */
  offersTemplates: boolean;
  /** Whether nothing can be edited now. */
  isFixed: boolean;
  forms: readonly OpenForm[];
  setForms: (forms: readonly OpenForm[]) => void;
}>;

export function RuleSource({ source, templates, offersTemplates, isFixed, forms, setForms }: SourceProps) {
  const { id, isOn, note, problems, isEdited } = source;
  const section = useKeptFocus();
  const rules = useSent(
    source.rules.map(({ rule }) => writtenRule(rule)),
    (value) => send({ type: 'setRules', source: id, rules: value }),
  );
  const list = rules.value as unknown as readonly Rule[];
  // A rule with a problem is missing in the list and would be lost.
  const canEdit = source.canEdit && problems.length === 0 && !isFixed;
  const [isOpened, setShowsTemplates] = useState<boolean | undefined>(undefined);
  const showsTemplates = isOpened ?? offersTemplates;
  const label = visible(source.label);

  // Somebody changed the rules elsewhere.
  useLayoutEffect(() => {
    if (forms.length > 0) setForms(forms.flatMap((form) => adapted(form, list)));
  }, [rules.replaced]);
  /** What gets the focus once it is there. */
  const focusNext = useRef('');
  useLayoutEffect(() => {
    if (focusNext.current === '') return;
    section.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = '';
  });

  const change = (index: number, fields: RuleFields) => {
    setForms(forms.map((form) => (form.index === index ? { index, fields } : form)));
    const { rule } = readFields(fields);
    const former = list[index];
    if (rule && !(former && isSameJson(writtenRule(former), rule))) {
      rules.send(rules.value.toSpliced(index, 1, writtenRule(rule)));
    }
  };
  const open = (index: number, fields: RuleFields) => {
    focusNext.current = `[data-form="${index}"] input:checked`;
    setForms([...forms, { index, fields }]);
  };
  const close = (index: number) => {
    rules.flush();
    focusNext.current = index < list.length ? `[data-edit="${index}"]` : '.add';
    setForms(forms.filter((form) => form.index !== index));
  };
  const remove = (index: number) => {
    const rest = forms.filter((form) => form.index !== index);
    setForms(rest.map((form) => (form.index > index ? { ...form, index: form.index - 1 } : form)));
    if (index < list.length) rules.send(rules.value.toSpliced(index, 1));
    const next = Math.min(index, list.length - 2);
    focusNext.current = next < 0 ? '.add' : `[data-edit="${next}"]`;
    announce(t('Rule removed'));
  };
  const missing = ({ rules: wanted }: TemplateView) =>
    wanted.map(writtenRule).filter((rule) => !rules.value.some((each) => isSameJson(each, rule)));
  const isAdded = (template: TemplateView) => missing(template).length === 0;
  const add = (template: TemplateView) => {
    const former = rules.value.length;
    const added = [...rules.value, ...missing(template)].slice(0, maxRules);
    // A form that has not been valid yet stays behind the others.
    if (unfinished) setForms(forms.map((form) => (form === unfinished ? { ...form, index: added.length } : form)));
    rules.send(added);
    // For the next one.
    setShowsTemplates(true);
    announce(t('{count, plural, one {# rule} other {# rules}} added', { count: added.length - former }));
  };
  const discard = () => {
    rules.reset();
    setForms([]);
    send({ type: 'discardRules', source: id });
  };
  const save = () => {
    rules.flush();
    send({ type: 'saveRules', source: id });
  };

  const unfinished = forms.find(({ index }) => index >= list.length);
  const shown = unfinished ? [...list, undefined] : list;
  const first = source.rules[0]?.number;
  const canAdd = list.length < maxRules && unfinished === undefined;
  const rowOf = (rule: Rule | undefined, index: number) => {
    const form = forms.find((each) => each.index === index);
    const number = first === undefined ? undefined : numberText(first + index);
    const about = number === undefined ? undefined : t('rule {number}', { number });
    const own = rule && viewOf(source, rule, index);
    return (
      <li key={index} class={form ? 'rule is-open' : 'rule'}>
        <span class="rule-number" aria-hidden={number === undefined}>
          {number ?? '–'}
        </span>
        <div class="rule-text">
          <p>{rule ? <LongText text={own ? visible(own.text) : '…'} /> : t('New rule')}</p>
          {own?.effect !== undefined && <p class="quiet">{visible(own.effect)}</p>}
          {rule?.note && !form && (
            <p class="quiet">
              <LongText text={visible(rule.note)} />
            </p>
          )}
        </div>
        {canEdit && !form && (
          <div class="rule-buttons">
            <Button
              icon="edit"
              label={t('Edit')}
              about={about}
              data-edit={index}
              act={() => rule && open(index, fieldsOf(rule))}
            />
            <Button icon="trash" label={t('Remove')} about={about} act={() => remove(index)} />
          </div>
        )}
        {form && canEdit && (
          <RuleForm
            index={index}
            fields={form.fields}
            isNew={rule === undefined}
            change={(fields) => change(index, fields)}
            close={() => close(index)}
            remove={() => remove(index)}
          />
        )}
      </li>
    );
  };

  return (
    <section ref={section} class={isOn ? 'source' : 'source is-off'} aria-label={label}>
      <div class="source-head">
        <h2 title={label}>{label}</h2>
        {source.isUnsaved && <span class="quiet">{t('unsaved')}</span>}
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={isOn}
            disabled={isFixed}
            aria-label={t('Use the rules of {source}', { source: label })}
            onChange={({ currentTarget }) => {
              send({ type: 'switchSource', source: id, isOn: currentTarget.checked });
              // Whether it can be switched on is for the extension to say.
              currentTarget.checked = isOn;
            }}
          />
          <span aria-hidden="true">{isOn ? t('On') : t('Off')}</span>
        </label>
        <div class="buttons">
          {isEdited && !isFixed && (
            <>
              <Button class="primary" label={t('Save')} about={label} act={save} />
              <Button label={t('Discard')} about={label} act={discard} />
            </>
          )}
          <Button label={t('Open as File')} about={label} act={() => send({ type: 'openSource', source: id })} />
        </div>
      </div>
      {note && <p class="quiet">{visible(note)}</p>}
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <li key={problem}>
              <Icon name="present" />
              <span>{visible(problem)}</span>
            </li>
          ))}
        </ul>
      )}
      {shown.length > 0 && <ol class="rule-list">{shown.map(rowOf)}</ol>}
      {canEdit && (
        <div class={list.length === 0 ? 'buttons adding none-yet' : 'buttons adding'}>
          <Button
            class="add"
            label={t('Add Rule')}
            about={label}
            isDisabled={!canAdd}
            act={() => open(list.length, emptyFields)}
          />
          <Button
            label={t('Add from Template')}
            about={label}
            aria-expanded={showsTemplates}
            isDisabled={list.length >= maxRules}
            act={() => setShowsTemplates(!showsTemplates)}
          />
          {showsTemplates && (
            <div class="templates" role="group" aria-label={t('Templates')}>
              {templates.map((template) => (
                <Button
                  key={template.label}
                  class="template"
                  label={visible(template.label)}
                  isDisabled={list.length >= maxRules || isAdded(template)}
                  act={() => add(template)}
                />
              ))}
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** What the extension says of a rule; of one that it does not know yet, what it said of the one in its place. */
function viewOf({ rules }: RuleSourceView, rule: Rule, index: number): RuleView | undefined {
  return rules.find((each) => isSameJson(writtenRule(each.rule), writtenRule(rule))) ?? rules[index];
}

/** A form, if its rule is still there; with what the rule has become. */
function adapted(form: OpenForm, list: readonly Rule[]): OpenForm[] {
  const { rule } = readFields(form.fields);
  const now = list[form.index];
  if (!now) return rule ? [] : [{ ...form, index: list.length }];
  return !rule || isSameJson(rule, writtenRule(now)) ? [form] : [{ ...form, fields: fieldsOf(now) }];
}
