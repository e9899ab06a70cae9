import { getAuthenticatedUser, getMeta, getRoot, getUser, getUserById, listOrganizations } from './accounts.ts';
import { listAttestations } from './attestations.ts';
import { listDeploymentRecords } from './deploymentRecords.ts';
import type { Answer, Exchange } from './exchange.ts';
import {
  deletePackage,
  deleteVersion,
  getPackage,
  getVersion,
  listConflicts,
  listPackages,
  listVersions,
  restorePackage,
  restoreVersion,
} from './packages.ts';

export type Handler = (exchange: Exchange) => Answer;

export interface Route {
  method: string;
  /** As GitHub's OpenAPI description writes it: `/orgs/{org}/packages`. */
  template: string;
  handle: Handler;
}

const packageOperations: [method: string, suffix: string, handle: Handler][] = [
  ['GET', '/docker/conflicts', listConflicts],
  ['GET', '/packages', listPackages],
  ['GET', '/packages/{package_type}/{package_name}', getPackage],
  ['DELETE', '/packages/{package_type}/{package_name}', deletePackage],
  ['POST', '/packages/{package_type}/{package_name}/restore', restorePackage],
  ['GET', '/packages/{package_type}/{package_name}/versions', listVersions],
  ['GET', '/packages/{package_type}/{package_name}/versions/{package_version_id}', getVersion],
  ['DELETE', '/packages/{package_type}/{package_name}/versions/{package_version_id}', deleteVersion],
  ['POST', '/packages/{package_type}/{package_name}/versions/{package_version_id}/restore', restoreVersion],
];

/** Nine operations for three kinds of owner; the last two are where Link headers lead. */
const ownerPaths = ['/orgs/{org}', '/user', '/users/{username}', '/organizations/{organization_id}', '/user/{user_id}'];

export const routes: readonly Route[] = [
  { method: 'GET', template: '/', handle: getRoot },
  { method: 'GET', template: '/meta', handle: getMeta },
  { method: 'GET', template: '/user', handle: getAuthenticatedUser },
  { method: 'GET', template: '/user/orgs', handle: listOrganizations },
  { method: 'GET', template: '/users/{username}', handle: getUser },
  { method: 'GET', template: '/user/{account_id}', handle: getUserById },
  { method: 'POST', template: '/orgs/{org}/attestations/bulk-list', handle: listAttestations },
  { method: 'POST', template: '/users/{username}/attestations/bulk-list', handle: listAttestations },
  {
    method: 'GET',
    template: '/orgs/{org}/artifacts/{subject_digest}/metadata/deployment-records',
    handle: listDeploymentRecords,
  },
  ...ownerPaths.flatMap((owner) =>
    packageOperations.map(([method, suffix, handle]) => ({ method, template: owner + suffix, handle })),
  ),
];

const compiled = routes.map((route) => {
  const names = [...route.template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = route.template.replace(/\{(\w+)\}/g, (_, name: string) =>
    ['user_id', 'account_id', 'organization_id'].includes(name) ? '(\\d+)' : '([^/]+)',
  );
  return { route, names, pattern: new RegExp(`^${pattern}$`) };
});

/**
 * The route of a path as sent, with the decoded parts that it names. A raw slash in a name makes another path, as on
 * GitHub (cli/cli#9798).
 */
export function findRoute(
  method: string,
  path: string,
): { route: Route; parameters: Record<string, string> } | undefined {
  for (const { route, names, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    try {
      const parameters = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')] as const);
      return { route, parameters: Object.fromEntries(parameters) };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
