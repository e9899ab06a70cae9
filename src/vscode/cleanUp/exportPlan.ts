import * as vscode from 'vscode';
import type { LivePlan } from '#core/cleanUp';
import { documentOf, writePlan } from '#core/planFile';
import { explainedCsv } from '../../texts/cleanUp/explainedCsv.ts';
import { planMarkdown } from '../../texts/cleanUp/planMarkdown.ts';
import { planNotes } from '../../texts/cleanUp/planNotes.ts';
import { t } from '../../texts/language.ts';
import { UserError } from '../problem.ts';
import { section } from '../settings.ts';
import { exportFormats, exportText } from '../files/exportText.ts';
import { scopesText } from './cleanUpView.ts';
import type { Gathering } from './gathering.ts';
import type { CleanUpRequest } from './persisted.ts';
import { rulePath } from './ruleFile.ts';
import type { RuleSource } from './ruleSources.ts';
import { settingId } from './ruleSetting.ts';

interface ExportOptions {
  readonly request: CleanUpRequest;
  readonly live: LivePlan;
  readonly gathering: Gathering;
  /** Whether a source of rules has problems, so that nothing is planned. */
  readonly isBlocked: boolean;
  /** From which rules are read. */
  readonly sources: readonly Pick<RuleSource, 'id' | 'kind' | 'label' | 'isOn'>[];
}

/** Prompts for a format and a destination, and writes a plan of rules there. @throws UserError if there is none. */
export async function exportPlan({ request, live, gathering, isBlocked, sources }: ExportOptions): Promise<void> {
  const { current } = live;
  if (request.picked) throw new UserError(t('Only a plan of rules can be exported.'));
  if (!current || gathering.progress) {
    throw new UserError(t('The plan is not complete yet. Export it once all packages have been read.'));
  }
  if (isBlocked) throw new UserError(t('Nothing is planned, because rules have problems. Fix them first.'));
  const { host, account } = request.account;
  const { failures, listFailures } = gathering;
  // An opened plan has the names already.
  const sourceName = request.opened === undefined ? (id: string) => nameOfSource(id, sources) : (name: string) => name;
  const document = documentOf(current, { host, account, sourceName, failures, listFailures });
  const choices = [
    {
      ...exportFormats.markdown,
      description: t('for people'),
      write: () => planMarkdown(document, current, planNotes(current, gathering)),
    },
    { ...exportFormats.csv, description: t('for spreadsheets'), write: () => explainedCsv(document, current) },
    { ...exportFormats.json, description: t('to be opened again'), write: () => writePlan(document) },
  ];
  const owners = new Set(document.packages.map(({ owner }) => owner.login));
  const [owner = ''] = owners;
  const name = owners.size === 1 ? owner : `${owners.size}-owners`;
  await exportText(
    t('Export Clean-Up Plan: {0}', scopesText(request.scopes)),
    choices,
    `clean-up-plan-${name}-${document.moment.slice(0, 10)}`,
    folderFor(request, sources),
  );
}

/** As people find it on any machine, not the address that it has here: with its folder if there are several. */
function nameOfSource(id: string, sources: ExportOptions['sources']): string {
  if (id === settingId) return `${section}.retention`;
  return sources.find((source) => source.id === id)?.label ?? rulePath;
}

/** Returns the folder of the plan that was opened, or of the first file whose rules count, if there is one. */
function folderFor({ opened }: CleanUpRequest, sources: ExportOptions['sources']): vscode.Uri | undefined {
  if (opened !== undefined) return vscode.Uri.joinPath(vscode.Uri.parse(opened), '..');
  const file = sources.find(({ kind, isOn }) => kind === 'file' && isOn);
  return file && vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(file.id))?.uri;
}
