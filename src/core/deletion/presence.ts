import type { Target } from '../packages/index.ts';
import { type Connection, getPackage, getVersion, GitHubError } from '../github/index.ts';

/** What the server says of a target: `hidden` where the version's whole package does not read either. */
export type Presence = 'there' | 'gone' | 'hidden';

/**
 * Whether the target is there, by reading it, and where a version is not, its package.
 *
 * @throws GitHubError for everything but 404.
 */
export async function presenceOf(connection: Connection, target: Target): Promise<Presence> {
  const { versionId } = target;
  if (versionId === undefined) return (await reads(getPackage(connection, target))) ? 'there' : 'gone';
  if (await reads(getVersion(connection, { ...target, versionId }))) return 'there';
  return (await reads(getPackage(connection, target))) ? 'gone' : 'hidden';
}

async function reads(reading: Promise<unknown>): Promise<boolean> {
  return (await reading.then(() => true, unlessNotFound)) ?? false;
}

/** For `catch`: @returns `undefined` for 404. @throws every other error. */
export function unlessNotFound(error: unknown): undefined {
  if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
  throw error;
}
