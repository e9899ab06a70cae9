import { systemClock, years, type Clock } from './clock.ts';
import type { PackageType, Visibility } from '../../src/core/github/types.ts';
import type { DeploymentRecord } from './data/deploymentRecord.ts';
import type { Manifest } from './data/manifests.ts';

export type Role = 'admin' | 'member';

export interface User {
  kind: 'User';
  id: number;
  login: string;
  name: string;
  createdAt: number;
}

export interface Organization {
  kind: 'Organization';
  id: number;
  login: string;
  name: string;
  description: string | null;
  createdAt: number;
  /** By login in lower case. */
  members: Map<string, Role>;
  /** Members' tokens answer only once they are authorized for the organization's single sign-on. */
  samlSso: boolean;
  /** Tokens of OAuth apps are refused; personal access tokens are not. */
  restrictsOAuthApps: boolean;
}

export type Account = User | Organization;

export interface Token {
  value: string;
  login: string;
  kind: 'oauth' | 'classic' | 'fine-grained';
  scopes: string[];
  revoked: boolean;
  /** Ids of the single sign-on organizations it is authorized for. */
  authorizedOrganizations: Set<number>;
}

export interface Repository {
  id: number;
  name: string;
  description: string | null;
  private: boolean;
  fork: boolean;
}

export interface PackageVersion {
  id: number;
  /** The digest of a container version, the version string of any other. */
  name: string;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  deletedAt: number | undefined;
  license: string | undefined;
  description: string | undefined;
  /** No endpoint tells it; it decides whether a public version may be deleted. */
  downloads: number;
}

export interface Package {
  id: number;
  /** The login that it is published under. */
  owner: string;
  type: PackageType;
  name: string;
  visibility: Visibility;
  /** `null` is sent as null; `undefined` leaves the property out. */
  repository: Repository | null | undefined;
  /** How the optional `owner` property of an answer is sent. */
  ownerShown: 'object' | 'null' | 'absent';
  createdAt: number;
  updatedAt: number;
  deletedAt: number | undefined;
  /** Newest first, deleted ones among them. */
  versions: PackageVersion[];
  /** Nothing of it is ever deleted: its pages are found without counting, however many there are. */
  isFixed: boolean;
  /** Whether plain members of the owning organization may read it while it is private. */
  membersMayRead: boolean;
  /** Logins in lower case that administer this package without being the owner or an organization's admin. */
  admins: Set<string>;
  /** It could not move from the Docker registry to the Container registry. */
  migrationConflict: boolean;
  /** Configurations, attestations and the like by digest, made when they are read; layers are not there. */
  blobs: Map<string, () => string>;
}

/** An attestation that GitHub stores beside a package. */
export interface Attestation {
  /** The login, as the account writes it. */
  owner: string;
  /** Of its subject. */
  digest: string;
  repositoryId: number;
  /** A Sigstore bundle. */
  bundle: object;
}

/** Everything that the server knows. Plain data: tests read and change it while the server runs. */
export interface World {
  clock: Clock;
  accounts: Account[];
  tokens: Map<string, Token>;
  packages: Package[];
  /** Container manifests by digest. */
  manifests: Map<string, Manifest>;
  attestations: Attestation[];
  deploymentRecords: DeploymentRecord[];
  nextId: number;
}

export function emptyWorld(clock: Clock = systemClock): World {
  return {
    clock,
    accounts: [],
    tokens: new Map(),
    packages: [],
    manifests: new Map(),
    attestations: [],
    deploymentRecords: [],
    nextId: 1001,
  };
}

function takeId(world: World): number {
  return world.nextId++;
}

export function addUser(world: World, login: string, options: Partial<Omit<User, 'kind' | 'login'>> = {}): User {
  const user: User = {
    kind: 'User',
    id: takeId(world),
    login,
    name: login,
    createdAt: world.clock.now() - years(5),
    ...options,
  };
  world.accounts.push(user);
  return user;
}

export type OrganizationOptions = Partial<Omit<Organization, 'kind' | 'login' | 'members'>> & {
  members?: Record<string, Role>;
};

export function addOrganization(world: World, login: string, options: OrganizationOptions = {}): Organization {
  const { members = {}, ...rest } = options;
  const organization: Organization = {
    kind: 'Organization',
    id: takeId(world),
    login,
    name: login,
    description: null,
    createdAt: world.clock.now() - years(5),
    samlSso: false,
    restrictsOAuthApps: false,
    ...rest,
    members: new Map(Object.entries(members).map(([member, role]) => [member.toLowerCase(), role])),
  };
  world.accounts.push(organization);
  return organization;
}

/** Lets `value` sign `login` in. */
export function addToken(
  world: World,
  value: string,
  login: string,
  scopes: readonly string[],
  options: { kind?: Token['kind']; revoked?: boolean } = {},
): Token {
  const token: Token = {
    value,
    login,
    kind: options.kind ?? 'oauth',
    scopes: [...scopes],
    revoked: options.revoked ?? false,
    authorizedOrganizations: new Set(),
  };
  world.tokens.set(value, token);
  return token;
}

export function addRepository(
  world: World,
  name: string,
  options: Partial<Omit<Repository, 'id' | 'name'>> = {},
): Repository {
  return { id: takeId(world), name, description: null, private: false, fork: false, ...options };
}

export type PackageOptions = Partial<Omit<Package, 'owner' | 'type' | 'name' | 'versions' | 'admins' | 'blobs'>> & {
  admins?: readonly string[];
};

/** Adds a public package without versions. */
export function addPackage(
  world: World,
  owner: string,
  type: PackageType,
  name: string,
  options: PackageOptions = {},
): Package {
  const now = world.clock.now();
  const { admins = [], ...rest } = options;
  const added: Package = {
    id: takeId(world),
    owner,
    type,
    name,
    visibility: 'public',
    repository: undefined,
    ownerShown: 'object',
    createdAt: now,
    updatedAt: now,
    deletedAt: undefined,
    versions: [],
    isFixed: false,
    membersMayRead: true,
    migrationConflict: false,
    blobs: new Map(),
    ...rest,
    admins: new Set(admins.map((login) => login.toLowerCase())),
  };
  world.packages.push(added);
  return added;
}

/**
 * Adds a version in its place in time: the package's versions stay newest first, the later added before its equals.
 * Many are added fastest from the newest to the oldest.
 */
export function addVersion(
  world: World,
  to: Package,
  name: string,
  options: Partial<Omit<PackageVersion, 'name'>> = {},
): PackageVersion {
  const createdAt = options.createdAt ?? world.clock.now();
  const version: PackageVersion = {
    id: takeId(world),
    name,
    tags: [],
    updatedAt: createdAt,
    deletedAt: undefined,
    license: undefined,
    description: undefined,
    downloads: 0,
    ...options,
    createdAt,
  };
  to.versions.splice(placeOf(createdAt, to.versions), 0, version);
  to.createdAt = Math.min(to.createdAt, createdAt);
  return version;
}

/** The index of the first version that is not newer, by halving: versions may be hundreds of thousands. */
function placeOf(createdAt: number, versions: readonly PackageVersion[]): number {
  let [from, to] = [0, versions.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((versions[middle]?.createdAt ?? 0) > createdAt) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The user or organization of that login, in whatever case. */
export function findAccount(world: World, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return world.accounts.find((account) => account.login.toLowerCase() === wanted);
}

/** The packages published under a login: the live ones, and the deleted ones if asked for. */
export function packagesOf(world: World, login: string, deleted = false): Package[] {
  const wanted = login.toLowerCase();
  // The length first: in large worlds most requests would be spent on changing the case of other owners.
  return world.packages.filter(
    ({ owner, deletedAt }) =>
      owner.length === wanted.length && owner.toLowerCase() === wanted && (deletedAt !== undefined) === deleted,
  );
}

export function isActive({ deletedAt }: { deletedAt: number | undefined }): boolean {
  return deletedAt === undefined;
}

export function activeVersions(of: Package): PackageVersion[] {
  return of.versions.filter(isActive);
}
