import { type Connection, getPackage, getVersion, GitHubError } from '#core/github';
import type { Target } from '#core/packages';

/** What the server says of a target: `hidden` where the version's whole package does not read either. */
export type Presence = 'there' | 'gone' | 'hidden';

/** Reads the target, and where a version is not there, its package. @throws GitHubError for everything but 404. */
export async function presenceOf(connection: Connection, target: Target): Promise<Presence> {
  const { versionId } = target;
  if (versionId !== undefined) {
    if (await getVersion(connection, { ...target, versionId }).catch(unlessNotFound)) return 'there';
    return (await getPackage(connection, target).catch(unlessNotFound)) ? 'gone' : 'hidden';
  }
  return (await getPackage(connection, target).catch(unlessNotFound)) ? 'there' : 'gone';
}

/** For `catch`: @returns `undefined` for 404. @throws every other error. */
export function unlessNotFound(error: unknown): undefined {
  if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
  throw error;
}
