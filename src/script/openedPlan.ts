import type { CurrentPlan, VersionIds } from '#core/cleanUp';
import { createJournal, deleted, recover, type Result } from '#core/deletion';
import { ownerKey, packageKey, targetKey, visible } from '#core/packages';
import { readPlan, resultsOf, type PlanDocument } from '#core/planFile';
import { refusedPlanText } from '../texts/cleanUp/refusedPlanText.ts';
import { listText, t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';
import { readText } from './readText.ts';
import { journalFile, journalPath } from './resultFile.ts';
import type { Session } from './session.ts';

/** Reads an exported plan, or a result. @throws ScriptError `usage` if it is none. */
export async function openPlan(file: string): Promise<PlanDocument> {
  const read = readPlan(await readText(file, t('Nothing was deleted.')));
  if (read.kind === 'plan') return read.document;
  throw usageError(`${refusedPlanText(read, file)} ${t('Nothing was deleted.')}`);
}

/** Returns the owner of all packages of a plan. @throws ScriptError `usage` if it is for another host or owner. */
export function ownerIn(
  { host, packages }: PlanDocument,
  expected: { readonly host: string; readonly owner: string | undefined },
): string {
  if (host !== expected.host) {
    throw usageError(
      t(
        'The plan is for {0}, and the API is that of {1}. Name the API of the plan with --api-url. Nothing was deleted.',
        visible(host),
        expected.host,
      ),
    );
  }
  const owners = new Map(packages.map(({ owner }) => [ownerKey(owner), owner.login]));
  const [login, ...others] = owners.values();
  if (login === undefined) throw usageError(t('The plan has no packages.'));
  if (others.length > 0) {
    throw usageError(
      t('The plan is for several owners ({0}). Export one for each.', visible(listText([login, ...others]))),
    );
  }
  if (expected.owner !== undefined && expected.owner.toLowerCase() !== login.toLowerCase()) {
    throw usageError(t('The plan is for {0}, not for {1}.', visible(login), expected.owner));
  }
  return login;
}

/**
 * Returns what a run has done that this file is the result of. If the run was killed, what its journal leaves open is
 * checked on GitHub.
 * @throws ScriptError `usage` if another account ran it.
 */
export async function earlierResults(
  file: string,
  document: PlanDocument,
  { connection, account }: Session,
): Promise<readonly Result[]> {
  const now = () => Date.now();
  const journal = createJournal({ store: journalFile(journalPath(file)), now, newId: () => crypto.randomUUID() });
  const { openPlans } = await journal.read();
  const other = openPlans.find(({ accountId }) => accountId !== account.accountId);
  if (other) {
    throw usageError(
      t(
        'The run that is to be continued was that of the account {0}. Continue it with a token of that account.',
        visible(other.account),
      ),
    );
  }
  const recovered = await recover({ journal, connection, now, isRunning: () => false, ...account });
  const recoveredResults = recovered.runs.flatMap((each) => each.results);
  const results = new Map(
    [...resultsOf(document), ...resultsOf(document, recoveredResults)]
      // The others are judged again.
      .filter(({ outcome }) => outcome.kind !== 'skipped' && outcome.kind !== 'refused')
      .map((result) => [targetKey(result.operation.target), result]),
  );
  return [...results.values()];
}

/** Returns the ids of the versions that a run has deleted, by the key of their package: who restored one wants to keep it. */
export function deletedIds(results: readonly Result[]): VersionIds {
  const done = results.filter(({ outcome }) => outcome.kind !== 'unknown');
  const byPackage = Map.groupBy(done, ({ operation }) => packageKey(operation.target));
  return new Map(
    Array.from(byPackage, ([key, of]) => [
      key,
      new Set(of.flatMap(({ operation }) => operation.target.versionId ?? [])),
    ]),
  );
}

/** Returns results of which it was not known what they did, with what the lists of versions say now. */
export function settled(results: readonly Result[], { gathered }: CurrentPlan): readonly Result[] {
  const versions = new Map(
    gathered.map((pkg) => [packageKey(pkg.reference), new Set(pkg.versions.map(({ id }) => id))]),
  );
  return results.flatMap((result): readonly Result[] => {
    const { operation, outcome } = result;
    const ids = versions.get(packageKey(operation.target));
    if (outcome.kind !== 'unknown' || !ids) return [result];
    // What is still there has not been deleted, and is judged again.
    return ids.has(operation.target.versionId ?? 0) ? [] : [{ operation, outcome: deleted(false) }];
  });
}
