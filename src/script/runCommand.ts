import path from 'node:path';
import type { Limit, VersionIds } from '#core/cleanUp';
import { byOutcome } from '#core/deletion';
import { GitHubError, type Owner } from '#core/github';
import { documentOf, forAccount, limitOf, type PlanDocument } from '#core/planFile';
import { visible } from '#core/packages';
import type { Rule } from '#core/retention';
import { failureLines } from '../texts/cleanUp/failureTexts.ts';
import { planMarkdown } from '../texts/cleanUp/planMarkdown.ts';
import { t } from '../texts/language.ts';
import { problemText } from '../texts/problemText.ts';
import { apply } from './apply.ts';
import { changeLines } from './changes.ts';
import { endingOf, endingText, resultText } from './ending.ts';
import { exitCodes, ScriptError, usageError, type ExitCode } from './exitCodes.ts';
import { unplanned } from './failures.ts';
import { checkWritable } from './files.ts';
import { deletedIds, earlierResults, openPlan, ownerIn, settled } from './openedPlan.ts';
import type { Options, PackageName } from './options.ts';
import { makePlan, type Planned } from './planning.ts';
import { publish, type Destination } from './publish.ts';
import { checkResultPath } from './resultFile.ts';
import { idleRules, ruleWarnings } from './ruleNotes.ts';
import { readRules } from './rules.ts';
import { checkScopes, openSession, ownerOf, rightToDeleteNotes, type Session } from './session.ts';
import type { Stop } from './stop.ts';

const defaultResult = 'package-retention-result.json';

export interface Surroundings extends Pick<Destination, 'stdout' | 'summaryFile' | 'terminal'> {
  readonly stop: Stop;
  readonly userAgent: string;
  /** The path of this program. */
  readonly script: string;
}

/**
 * Plans, and deletes if the options say so.
 * @throws ScriptError; GitHubError; the signal's reason when cancelled before anything was deleted.
 */
export async function runCommand(options: Options, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, stop } = surroundings;
  // What is wrong in files is said before anything is requested.
  const wanted = await readSource(options);
  if (options.output !== undefined) checkWritable('--output', options.output);
  const result = options.apply && resultPath(options.apply.result, options.output, wanted);
  const warnings = ruleWarnings(wanted.rules);
  for (const warning of warnings) terminal.say(warning);
  const session = await openSession({
    ...options,
    userAgent: surroundings.userAgent,
    onWait: (until) => terminal.waitForLimit(until),
    signal: stop.signal,
  });
  if (result !== undefined) checkScopes(session);
  const { file } = wanted;
  const confirmed = wanted.confirmed && forAccount(wanted.confirmed, session.account.account);
  const before = file !== undefined && confirmed ? await earlierResults(file, confirmed, session) : [];
  const owner = await findOwner(session, wanted.login, stop.signal);
  const planned = await makePlan({
    ...{ session, terminal, owner, signal: stop.signal },
    ...{ packages: wanted.packages, rules: wanted.rules, limit: confirmed && limitFor(confirmed, deletedIds(before)) },
  });
  const earlier = settled(before, planned.current);
  const fresh = freshDocument(planned, session);
  const failed = unplanned(fresh, wanted.packages !== undefined);
  const notes = [
    ...planned.notes,
    ...(wanted.packages === undefined ? idleRules(planned, visible(owner.login)) : []),
    ...(result === undefined && deletesAny(fresh) ? rightToDeleteNotes(session) : []),
  ];
  for (const note of notes) terminal.say(note);
  const { current } = planned;
  const markdown = (document: PlanDocument, summary?: string) =>
    planMarkdown(document, current, [...warnings, ...notes], summary);
  for (const line of failureLines(failed)) terminal.say(line);
  if (confirmed) for (const line of changeLines(confirmed, planned.current, deletedIds(earlier))) terminal.say(line);
  if (result === undefined) {
    await publish(fresh, { markdown: markdown(fresh), current }, { ...options, ...surroundings });
    if (failed.length > 0 || planned.refusal !== undefined) return exitCodes.incomplete;
    return options.failIfAny && deletesAny(fresh) ? exitCodes.found : exitCodes.ok;
  }
  if (planned.refusal !== undefined) throw new ScriptError(t('Nothing was deleted.'));
  const run = { script: surroundings.script, result, apiUrl: options.apiUrl };
  const document = confirmed ?? fresh;
  const applied = await apply({ session, terminal, stop, document, current, earlier, run });
  const ending = endingOf(applied.run, earlier);
  const summary = endingText(ending);
  terminal.say(summary);
  terminal.say(resultText(run, ending.isFinished));
  await publish(
    applied,
    { markdown: markdown({ ...fresh, run: applied.run }, summary), current },
    { ...options, ...surroundings },
  );
  if (stop.signal.aborted) return exitCodes.cancelled;
  const { refused, skipped, unknown } = byOutcome(applied.run.results);
  return failed.length + refused.length + skipped.length + unknown.length > 0 ? exitCodes.incomplete : exitCodes.ok;
}

/** What is to be planned, as far as files and options say. */
interface Source {
  readonly login: string;
  /** `undefined`: all packages of the owner. */
  readonly packages: readonly PackageName[] | undefined;
  readonly rules: readonly Rule[];
  readonly file: string | undefined;
  /** What the file has. */
  readonly confirmed: PlanDocument | undefined;
}

/** @throws ScriptError `usage`. */
async function readSource({ source, host }: Options): Promise<Source> {
  if (source.kind === 'rules') {
    const { owner: login, packages, rules } = source;
    return { login, packages, rules: await readRules(rules), file: undefined, confirmed: undefined };
  }
  const { file, owner } = source;
  const confirmed = await openPlan(file);
  const login = ownerIn(confirmed, { host: host.name, owner });
  return { login, packages: packagesToDelete(confirmed), rules: confirmed.rules, file, confirmed };
}

/** @throws ScriptError `usage` if another result would be lost. */
function resultPath(given: string | undefined, output: string | undefined, { file, confirmed }: Source): string {
  const result = given ?? (confirmed?.run ? file : undefined) ?? defaultResult;
  checkResultPath(result, file);
  checkWritable('--result', result);
  if (output !== undefined && path.resolve(output) === path.resolve(result)) {
    throw usageError(t('--output and --result name the same file. Nothing was deleted.'));
  }
  return result;
}

/** @param done what the run that is continued has deleted. */
function limitFor(confirmed: PlanDocument, done: VersionIds): Limit {
  const allows = limitOf(confirmed);
  return (key, version) => !done.get(key)?.has(version.id) && allows(key, version);
}

/** Others need not be read. */
function packagesToDelete({ packages }: PlanDocument): readonly PackageName[] {
  return packages
    .filter(({ planned }) => planned.some(({ verdict }) => verdict === 'delete'))
    .map(({ input: { type, name } }) => ({ packageType: type, name }));
}

async function findOwner(session: Session, login: string, signal: AbortSignal): Promise<Owner> {
  try {
    return await ownerOf(session, login, { signal });
  } catch (error) {
    if (error instanceof GitHubError) throw new ScriptError(problemText(error, { login }).message);
    throw error;
  }
}

function freshDocument({ current, failures, listFailures }: Planned, { account: { host, account } }: Session) {
  return documentOf(current, { host, account, sourceName: (source) => source, failures, listFailures });
}

function deletesAny({ packages }: PlanDocument): boolean {
  return packages.some(({ planned }) => planned.some(({ verdict }) => verdict === 'delete'));
}
