import type { PackageType, Visibility } from '../../../src/core/github/types.ts';
import { days, systemClock, years, type Clock } from '../clock.ts';
import {
  addOrganization,
  addPackage,
  addRepository,
  addToken,
  addUser,
  emptyWorld,
  type Package,
  type PackageOptions,
  type Repository,
  type World,
} from '../world.ts';
import { addConflictingImages } from './conflictingImages.ts';
import { addHostileNames } from './hostileNames.ts';
import { addImages, addReleases, type History, type ImageHistory } from './history.ts';
import { containers } from './companyImages.ts';
import { conflicts, libraries } from './companyLibraries.ts';
import { addCommunityPackages } from './communityPackages.ts';

/** The tokens that the believable world knows, by whom they sign in and what they may do. */
export const tokens = {
  mona: {
    read: 'gho_monaReadsPackagesAndOrganizations000001',
    manage: 'gho_monaManagesPackages00000000000000000002',
    /** As `manage`, normalized as VS Code's provider for Enterprise asks for it. */
    enterprise: 'gho_monaManagesPackagesOnEnterprise00000003',
    /** As `manage`, with the broad scope `repo`. */
    repo: 'gho_monaManagesRepositoriesToo0000000000004',
    /** As `read`, with the broad scope `repo`. */
    readRepo: 'gho_monaReadsRepositoriesToo000000000000005',
    /** A personal access token: organizations' restrictions of OAuth apps do not touch it. */
    personal: 'ghp_monaPersonalAccessTokenClassic0000000006',
    fineGrained: 'github_pat_monaFineGrained000000000000000007',
    withoutPackages: 'gho_monaReadsOrganizationsOnly0000000000008',
    withoutOrganizations: 'gho_monaReadsPackagesOnly000000000000000009',
    withoutScopes: 'gho_monaGrantedNothing00000000000000000010',
    revoked: 'gho_monaRevoked0000000000000000000000000011',
  },
  hubot: { manage: 'gho_hubotManagesPackages0000000000000000012' },
  /** Owns nothing, and is in no organization. */
  newcomer: {
    read: 'gho_newcomerReadsPackages000000000000000013',
    manage: 'gho_newcomerManagesPackages00000000000000014',
  },
} as const;

const read = ['read:org', 'read:packages'];
const manage = ['delete:packages', 'read:org', 'read:packages', 'write:packages'];

/** A package to make, and what has been published to it. */
export interface Plan<Published> {
  owner: string;
  type: PackageType;
  name: string;
  repository?: string | null;
  visibility?: Visibility;
  options?: PackageOptions;
  published: Published;
}

/**
 * A company with its people and packages, seen by its employee `mona`: deterministic but for the ages, which follow
 * the clock.
 */
export function believableWorld(clock: Clock = systemClock): World {
  const world = emptyWorld(clock);
  world.nextId = 21_955_801;
  addPeople(world);
  const repositories = new Map<string, Repository>();
  const add = ({ owner, type, name, repository, visibility = 'private', options = {} }: Plan<unknown>): Package =>
    addPackage(world, owner, type, name, {
      visibility,
      repository:
        typeof repository !== 'string' ? repository : repositoryOf(world, repositories, owner, repository, visibility),
      ...options,
    });
  for (const plan of containers) addImages(world, add(plan), plan.published);
  for (const plan of libraries) addReleases(world, add(plan), plan.published);
  for (const plan of conflicts) addReleases(world, add(plan), plan.published);
  addCommunityPackages(world);
  addHostileNames(world);
  addConflictingImages(world);
  return world;
}

export type ContainerPlan = Plan<ImageHistory>;
export type LibraryPlan = Plan<History>;

function addPeople(world: World): void {
  const ago = (count: number): number => world.clock.now() - years(count);
  addUser(world, 'mona', { name: 'Mona Lisa Octocat', createdAt: ago(9) });
  addUser(world, 'hubot', { name: 'Hubot', createdAt: ago(11) });
  addUser(world, 'newcomer', { name: 'Nia Newcomer', createdAt: world.clock.now() - days(3) });
  addOrganization(world, 'octo-org', {
    name: 'Octo',
    description: 'Software for people who like octopuses',
    createdAt: ago(8),
    members: { mona: 'admin', hubot: 'member' },
  });
  addOrganization(world, 'acme-platform', {
    name: 'Acme Platform',
    description: 'The platform teams of Acme',
    createdAt: ago(6),
    members: { mona: 'member', hubot: 'admin' },
  });
  addOrganization(world, 'northwind-secure', {
    name: 'Northwind (single sign-on)',
    description: 'Members sign in through Northwind’s identity provider',
    createdAt: ago(4),
    members: { mona: 'member' },
    samlSso: true,
  });
  addOrganization(world, 'contoso-restricted', {
    name: 'Contoso',
    description: 'Apps need an owner’s approval',
    createdAt: ago(7),
    members: { mona: 'member' },
    restrictsOAuthApps: true,
  });
  addOrganization(world, 'open-source-collective', {
    name: 'Open Source Collective',
    description: 'Libraries that everyone uses',
    createdAt: ago(10),
    members: { hubot: 'member' },
  });
  addOrganization(world, 'hostile-names', { name: 'Hostile Names', description: null, createdAt: ago(1) });
  const { mona, hubot, newcomer } = tokens;
  addToken(world, mona.read, 'mona', read);
  addToken(world, mona.manage, 'mona', manage);
  addToken(world, mona.enterprise, 'mona', ['delete:packages', 'read:org', 'write:packages']);
  addToken(world, mona.repo, 'mona', [...manage, 'repo']);
  addToken(world, mona.readRepo, 'mona', [...read, 'repo']);
  addToken(world, mona.personal, 'mona', manage, { kind: 'classic' });
  addToken(world, mona.fineGrained, 'mona', manage, { kind: 'fine-grained' });
  addToken(world, mona.withoutPackages, 'mona', ['read:org']);
  addToken(world, mona.withoutOrganizations, 'mona', ['read:packages']);
  addToken(world, mona.withoutScopes, 'mona', []);
  addToken(world, mona.revoked, 'mona', manage, { revoked: true });
  addToken(world, hubot.manage, 'hubot', [...manage, 'repo']);
  addToken(world, newcomer.read, 'newcomer', read);
  addToken(world, newcomer.manage, 'newcomer', manage);
}

function repositoryOf(
  world: World,
  known: Map<string, Repository>,
  owner: string,
  name: string,
  visibility: Visibility,
): Repository {
  const key = `${owner}/${name}`;
  const repository = known.get(key) ?? addRepository(world, name, { private: visibility !== 'public' });
  known.set(key, repository);
  return repository;
}
