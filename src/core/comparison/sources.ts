import { compareUrl, repositoryUrl, type ImageSource, type SourceCommit } from '#core/documents';
import type { Host } from '#core/github';
import type { ValueChange } from './values.ts';

export interface SourceComparison {
  readonly repository: ValueChange<'repository'>;
  readonly commit: ValueChange<'commit'>;
  /** GitHub's page of the changes between the two commits; `undefined` if they are not two of one repository on GitHub. */
  readonly compareUrl: string | undefined;
}

/** Returns from which commits two images were built, and where GitHub shows what changed between them. */
export function compareSources(
  host: Host,
  before: SourceCommit | undefined,
  after: SourceCommit | undefined,
): SourceComparison {
  const [from, to] = [before?.commit, after?.commit];
  const [old, current] = [before, after].map((each) => repositoryUrl(each?.repository ?? '')?.toLowerCase());
  const isOne = current !== undefined && old === current && from !== to;
  return {
    repository: { name: 'repository', before: before?.repository, after: after?.repository },
    commit: { name: 'commit', before: from, after: to },
    compareUrl:
      isOne && from !== undefined && to !== undefined ? compareUrl(host, after?.repository ?? '', from, to) : undefined,
  };
}

export type OriginKey = 'baseName' | 'baseDigest' | 'licence';

/** Returns what annotations and labels of two images say of their base images and licences. */
export function compareOrigins(before: ImageSource, after: ImageSource): readonly ValueChange<OriginKey>[] {
  const keys: readonly OriginKey[] = ['baseName', 'baseDigest', 'licence'];
  return keys
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((change) => change.before !== undefined || change.after !== undefined);
}
