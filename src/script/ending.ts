import path from 'node:path';
import { byOutcome, operationKey, type Result, type SkipReason } from '#core/deletion';
import { shellArgument } from '#core/packages';
import type { DocumentRun } from '#core/planFile';
import { summaryText } from '../texts/deletion/summaryText.ts';
import { t } from '../texts/language.ts';

/** What a run did, apart from what earlier ones did that it continued. */
interface Ending {
  /** Of this run. */
  readonly results: readonly Result[];
  /** How many versions earlier ones deleted. */
  readonly earlier: number;
  readonly isFinished: boolean;
}

export function endingOf({ results: all, isCancelled }: DocumentRun, earlier: readonly Result[]): Ending {
  const known = new Set(earlier.map(({ operation }) => operationKey(operation)));
  const results = all.filter(({ operation }) => !known.has(operationKey(operation)));
  const isLeft = ({ outcome }: Result) =>
    outcome.kind === 'unknown' || (outcome.kind === 'skipped' && !decided.has(outcome.because.kind));
  return {
    results,
    earlier: byOutcome(earlier).deleted.length,
    isFinished: !isCancelled && !all.some(isLeft),
  };
}

/** Why versions are skipped that the run is done with: to continue it would not delete them either. */
const decided: ReadonlySet<SkipReason['kind']> = new Set([
  ...(['required', 'tagsChanged', 'dependency', 'lastVersions'] as const),
  ...(['noAdminRight', 'notVisible', 'notDeleted'] as const),
]);

export function endingText({ results, earlier }: Ending): string {
  // Where the result is, is said beside it.
  if (results.length > 0 || earlier > 0) return summaryText(results, { earlier, details: '' });
  return t('There is nothing to delete.');
}

export interface ContinuedRun {
  /** The path of this program. */
  readonly script: string;
  /** That of the result file. */
  readonly result: string;
  /** The value of `--api-url`, if there is one. */
  readonly apiUrl: string | undefined;
}

/** Where the result is and, if something is left to do, the command that does it. */
export function resultText(run: ContinuedRun, isFinished: boolean): string {
  const where = t('The result is in {0}.', run.result);
  return isFinished ? where : `${where} ${t('The run did not finish. Continue it with: {0}', continueCommand(run))}`;
}

function continueCommand({ script, result, apiUrl }: ContinuedRun): string {
  const words = [
    path.relative('', script),
    'apply',
    '--plan',
    result,
    ...(apiUrl === undefined ? [] : ['--api-url', apiUrl]),
  ];
  return ['node', ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  if (/^--[a-z-]+$/.test(word)) return word;
  try {
    return shellArgument(word, process.platform === 'win32' ? 'powershell' : 'posix');
  } catch {
    // It cannot be quoted for each shell: then it is at least seen where it begins and ends.
    return JSON.stringify(word);
  }
}
