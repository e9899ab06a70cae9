import { type Connection, getPackage, getVersion, GitHubError } from '#core/github';
import type { Target } from '#core/packages';

/** What the server says about a target. `hidden`: the version's package cannot be read either. */
export type Presence = 'there' | 'gone' | 'hidden';

/** Reads the target and, if a version is not there, its package. @throws GitHubError for everything but 404. */
export async function presenceOf(connection: Connection, target: Target): Promise<Presence> {
  const { versionId } = target;
  if (versionId !== undefined) {
    if (await getVersion(connection, { ...target, versionId }).catch(ignoreNotFound)) return 'there';
    return (await getPackage(connection, target).catch(ignoreNotFound)) ? 'gone' : 'hidden';
  }
  return (await getPackage(connection, target).catch(ignoreNotFound)) ? 'there' : 'gone';
}

/** For `catch`: returns `undefined` for 404 and rethrows every other error. */
export function ignoreNotFound(error: unknown): undefined {
  if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
  throw error;
}
