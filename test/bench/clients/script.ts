import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Transport } from '../../../src/core/github/connection.ts';
import { imageOrganization, token } from '../site/world.ts';

const Client = Octokit.plugin(paginateRest, throttling, retry);

/** What a script would use: octokit with its own plugins, and their defaults. */
export type Script = InstanceType<typeof Client>;

export function openScript(origin: string, transport: Transport = fetch): Script {
  return new Client({
    auth: token,
    baseUrl: origin,
    request: { fetch: transport },
    throttle: { onRateLimit: () => true, onSecondaryRateLimit: () => true },
  });
}

/** `octokit.paginate` over the versions of a container package. */
export function scriptVersions(script: Script, name: string): Promise<unknown[]> {
  return script.paginate('GET /orgs/{org}/packages/{package_type}/{package_name}/versions', {
    org: imageOrganization,
    package_type: 'container',
    package_name: name,
    per_page: 100,
  });
}

const types = ['npm', 'maven', 'rubygems', 'docker', 'nuget', 'container'] as const;

/** `octokit.paginate` over the packages of each type, all types at once, as a script written with care would. */
export function scriptPackages(script: Script, org: string): Promise<unknown[][]> {
  return Promise.all(
    types.map((package_type) => script.paginate('GET /orgs/{org}/packages', { org, package_type, per_page: 100 })),
  );
}

/** The same over the packages of whoever is signed in. */
export function scriptOwnPackages(script: Script): Promise<unknown[][]> {
  return Promise.all(
    types.map((package_type) => script.paginate('GET /user/packages', { package_type, per_page: 100 })),
  );
}
