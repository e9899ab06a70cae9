import type { CleanUpView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import type { OpenForm, PageState } from './pageState.ts';
import { RuleSource } from './ruleSource.tsx';

type RulesProps = Readonly<{
  view: CleanUpView;
  forms: PageState['forms'];
  setForms: (source: string, forms: readonly OpenForm[]) => void;
}>;

/** The rules of all sources, each with its own switch and buttons. */
export function Rules({ view, forms, setForms }: RulesProps) {
  const { sources, templates, progress, canCreateFile } = view;
  const hasRules = sources.some(({ rules, problems }) => rules.length > 0 || problems.length > 0);
  // While versions are deleted, the plan is fixed.
  const isFixed = progress?.kind === 'deleting';
  const editable = sources.find(({ canEdit }) => canEdit);
  return (
    <div class="rules">
      {!hasRules && (
        <div class="first">
          <h2>{t('No rules yet')}</h2>
          <p>{t('Start from a template, or add a rule of your own. Without a rule, every version is kept.')}</p>
        </div>
      )}
      {sources.map((source) => (
        <RuleSource
          key={source.id}
          source={source}
          templates={templates}
          offersTemplates={!hasRules && source === editable}
          isFixed={isFixed}
          forms={forms[source.id] ?? []}
          setForms={(own) => setForms(source.id, own)}
        />
      ))}
      {canCreateFile && !isFixed && (
        <div class="create">
          <Button class="link" label={t('Create Rules File')} act={() => send({ type: 'createFile' })} />
        </div>
      )}
    </div>
  );
}
