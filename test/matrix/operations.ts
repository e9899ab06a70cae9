import { PagedList } from '../../src/core/explorer/pagedList.ts';
import type { FetchPage } from '../../src/core/github/prefetch.ts';
import { getAuthenticatedUser, getOwner, listOrganizations } from '../../src/core/github/accounts.ts';
import type { Connection, Transport } from '../../src/core/github/connection.ts';
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
} from '../../src/core/github/packages.ts';
import type * as types from '../../src/core/github/types.ts';
import type { Organization, Owner } from '../../src/core/github/types.ts';
import { addFilled, smallWorld, type SmallWorld } from '../github/smallWorld.ts';
import type { Package, PackageVersion } from '../github/world.ts';
import { openWindow } from '../core/deletion/fixtures.ts';
import type { GitHub } from '../github/server.ts';
import type { Operation as Deletion, Outcome } from '../../src/core/deletion/operation.ts';

/** Operations that no fault tells apart: the columns of the table. */
export const groups = ['read', 'list', 'write', 'delete', 'restore'] as const;
export type Group = (typeof groups)[number];

export interface Operation {
  /** The function of the client, and how GitHub's OpenAPI description writes the request. */
  readonly name: string;
  readonly route: string;
  readonly group: Group;
  /** Who is asked about; the owner endpoints have none. */
  readonly owner?: Owner;
  /** Reads succeed with something to look at, writes with nothing. */
  readonly run: (connection: Connection, scene: Scene) => Promise<unknown>;
  /** Of a write through the queue, in place of `run`: what is to be done. */
  readonly deletion?: (scene: Scene) => Deletion;
  /** Of a write: whether the server has done it. */
  readonly isDone?: (scene: Scene) => boolean;
  readonly prepare?: (scene: Scene) => void;
}

/** What an operation is about. */
export interface Scene {
  readonly world: SmallWorld;
  readonly package: Package;
  readonly version: PackageVersion;
}

/** A world with one package of two versions under each owner; the operation is about the older version. */
export function sceneOf({ owner, prepare }: Operation): Scene {
  const world = smallWorld();
  const login = owner?.login ?? 'ann';
  const subject = addFilled(world, login, 'npm', 'subject', 2, { visibility: 'private' });
  addFilled(world, login, 'docker', 'conflict', 1, { visibility: 'private', migrationConflict: true });
  const [, version] = subject.versions;
  if (!version) throw new Error('a world without versions');
  const scene = { world, package: subject, version };
  prepare?.(scene);
  return scene;
}

const owners: readonly { readonly path: string; readonly owner: Owner }[] = [
  { path: '/orgs/{org}', owner: { kind: 'organization', login: 'org' } },
  { path: '/user', owner: { kind: 'authenticatedUser', login: 'ann' } },
  { path: '/users/{username}', owner: { kind: 'user', login: 'ann' } },
];

const packagePath = '/packages/{package_type}/{package_name}';
const versionPath = `${packagePath}/versions/{package_version_id}`;

/** The 27 operations on packages, and the owner endpoints. */
export const requests: readonly Operation[] = [
  { name: 'getAuthenticatedUser', route: 'GET /user', group: 'read', run: (on) => getAuthenticatedUser(on) },
  { name: 'getOwner', route: 'GET /users/{username}', group: 'read', run: (on) => getOwner(on, 'org') },
  {
    name: 'listOrganizations',
    route: 'GET /user/orgs',
    group: 'list',
    run: (on) => everyPage<Organization>((options) => listOrganizations(on, options)),
  },
  ...owners.flatMap(({ path, owner }): Operation[] => [
    {
      name: 'listConflicts',
      route: `GET ${path}/docker/conflicts`,
      group: 'read',
      owner,
      run: (on) => listConflicts(on, owner),
    },
    {
      name: 'listPackages',
      route: `GET ${path}/packages`,
      group: 'list',
      owner,
      run: (on) => everyPage<types.Package>((options) => listPackages(on, owner, 'npm', { read: whole, ...options })),
    },
    {
      name: 'getPackage',
      route: `GET ${path}${packagePath}`,
      group: 'read',
      owner,
      run: (on, scene) => getPackage(on, aboutPackage(owner, scene)),
    },
    {
      name: 'listVersions',
      route: `GET ${path}${packagePath}/versions`,
      group: 'list',
      owner,
      run: (on, scene) =>
        everyPage<types.PackageVersion>((options) =>
          listVersions(on, aboutPackage(owner, scene), { read: whole, ...options }),
        ),
    },
    {
      name: 'getVersion',
      route: `GET ${path}${versionPath}`,
      group: 'read',
      owner,
      run: (on, scene) => getVersion(on, aboutVersion(owner, scene)),
    },
    ...writesOn(path, owner),
  ]),
];

/** The same writes as the extension sends them: written down, paced, looked up where their outcome is in doubt. */
export const queued: readonly Operation[] = requests
  .filter(({ group }) => group === 'write')
  .map((write) => ({ ...write, group: write.name.startsWith('delete') ? 'delete' : 'restore' }));

function writesOn(path: string, owner: Owner): Operation[] {
  const onPackage = { route: path + packagePath, subject: (scene: Scene) => scene.package, about: aboutPackage };
  const onVersion = { route: path + versionPath, subject: (scene: Scene) => scene.version, about: aboutVersion };
  return [
    {
      ...onPackage,
      deleting: ['deletePackage', deletePackage],
      restoring: ['restorePackage', restorePackage],
    } as const,
    {
      ...onVersion,
      deleting: ['deleteVersion', deleteVersion],
      restoring: ['restoreVersion', restoreVersion],
    } as const,
  ].flatMap(({ route, subject, about, deleting, restoring }): Operation[] => {
    const common = { group: 'write', owner } as const;
    const isDeleted = (scene: Scene) => subject(scene).deletedAt !== undefined;
    return [
      {
        ...common,
        name: deleting[0],
        route: `DELETE ${route}`,
        run: (on, scene) => deleting[1](on, aboutVersion(owner, scene)),
        deletion: (scene) => ({ action: 'delete', target: about(owner, scene) }),
        isDone: isDeleted,
      },
      {
        ...common,
        name: restoring[0],
        route: `POST ${route}/restore`,
        run: (on, scene) => restoring[1](on, aboutVersion(owner, scene)),
        deletion: (scene) => ({ action: 'restore', target: about(owner, scene) }),
        isDone: (scene) => !isDeleted(scene),
        prepare: (scene) => {
          subject(scene).deletedAt = scene.world.clock.now();
        },
      },
    ];
  });
}

function aboutPackage(owner: Owner, scene: Scene) {
  return { owner, packageType: scene.package.type, name: scene.package.name };
}

function aboutVersion(owner: Owner, scene: Scene) {
  return { ...aboutPackage(owner, scene), versionId: scene.version.id };
}

function whole<T>(element: T): T {
  return element;
}

/** Reads a list as a person does who goes on to its end. @throws why it went no further. */
async function everyPage<T extends { readonly id: number }>(fetchPage: FetchPage<T>): Promise<readonly T[]> {
  const list = new PagedList<T>(fetchPage);
  while (!list.loaded || list.hasMore) {
    await list.loadMore();
    if (list.error) throw list.error;
  }
  return [...list.items];
}

/** Runs a write through the queue of a window. */
export async function throughQueue(
  deletion: Deletion,
  options: { github: GitHub; world: SmallWorld; token: string; transport: Transport; timeoutMs: number },
): Promise<Outcome> {
  const { world, ...rest } = options;
  const window = openWindow({ ...rest, clock: world.clock });
  const [result] = await window.queue.run([deletion]);
  if (!result) throw new Error('a run without a result');
  return result.outcome;
}
