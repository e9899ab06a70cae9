import { packageTypes, visibilities, type PackageType } from '../../src/core/github/types.ts';
import { canAdminister, canRead, isRepositoryScoped, requireOwner, requireScopes, requireToken } from './access.ts';
import type { Answer, Exchange } from './exchange.ts';
import { linkHeader, pageOf, selectPage, slicePage } from './paging.ts';
import { presentPackage, presentVersion } from './present.ts';
import { Refusal, messages, packageNotFound, versionNotFound } from './refusals.ts';
import { days } from './clock.ts';
import { activeVersions, isActive, packagesOf, type Account, type Package, type PackageVersion } from './world.ts';

const restorableFor = days(30);
const downloadLimit = 5_000;
const noContent: Answer = { status: 204 };

/** GET docker/conflicts. Without a token, public packages of the owners named in the path [documented]. */
export function listConflicts(exchange: Exchange): Answer {
  if (isOwn(exchange)) requireToken(exchange);
  requireScopes(exchange, ['read:packages'], 'list packages');
  const owner = requireOwner(exchange);
  const found = packagesOf(exchange.world, owner.login).filter(
    (candidate) => candidate.migrationConflict && canRead(candidate, owner, exchange.token),
  );
  return { status: 200, body: found.map((conflict) => present(exchange, conflict, owner)) };
}

/** GET packages */
export function listPackages(exchange: Exchange): Answer {
  const { incoming, behaviour, world } = exchange;
  const token = requireToken(exchange);
  requireScopes(exchange, ['read:packages'], 'list packages');
  const owner = requireOwner(exchange);
  const type = requireOneOf(incoming.query, 'package_type', packageTypes);
  if (type === undefined) throw invalidRequest('package_type', packageTypes);
  const visibility = requireOneOf(incoming.query, 'visibility', visibilities);
  if (token.kind === 'fine-grained') {
    throw type === 'container'
      ? new Refusal(400, messages.invalidArgument)
      : new Refusal(403, messages.wrongKindOfToken);
  }
  const page = pageOf(incoming.query);
  if (page.number * page.size > 10_000) throw new Refusal(400, messages.tooDeep);
  // Where permissions are the repository's, nothing is internal and the word means private.
  const wanted = visibility === 'internal' && isRepositoryScoped(type) ? 'private' : visibility;
  const found = [...packagesOf(world, owner.login), ...packagesOf(world, owner.login, true).filter(isStill(exchange))]
    .filter((candidate) => candidate.type === type && (wanted === undefined || candidate.visibility === wanted))
    .filter((candidate) => canRead(candidate, owner, token));
  const { total, items } = selectPage(found, page);
  const path = `${rewrittenPath(owner)}/packages`;
  return {
    status: 200,
    headers: behaviour.packageListsSendLink ? linkHeader(incoming, path, page, total) : {},
    body: items.map((listed) => present(exchange, listed, owner)),
  };
}

/** GET packages/{type}/{name} */
export function getPackage(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['read:packages'], 'get a package');
  const { found, owner } = requirePackage(exchange);
  return { status: 200, body: present(exchange, found, owner) };
}

/** DELETE packages/{type}/{name} */
export function deletePackage(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['delete:packages', 'read:packages'], 'delete a package');
  const { found } = requireAdministered(exchange);
  if (found.visibility === 'public' && activeVersions(found).some((version) => version.downloads > downloadLimit)) {
    throw new Refusal(400, messages.packageDownloads);
  }
  found.deletedAt = exchange.now;
  return noContent;
}

/** POST packages/{type}/{name}/restore: within 30 days, and while nothing new has the name. */
export function restorePackage(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['write:packages', 'read:packages'], 'restore a package');
  const owner = requireOwner(exchange);
  const { world, token } = exchange;
  const [found] = packagesOf(world, owner.login, true)
    .filter((deleted) => isNamed(exchange, deleted) && isRestorable(exchange, deleted.deletedAt))
    .sort((one, other) => (other.deletedAt ?? 0) - (one.deletedAt ?? 0));
  if (!found || !canAdminister(found, owner, token)) throw packageNotFound();
  if (packagesOf(world, owner.login).some((live) => isNamed(exchange, live))) {
    throw new Refusal(400, messages.namespaceReused);
  }
  found.deletedAt = undefined;
  return noContent;
}

/** GET …/versions */
export function listVersions(exchange: Exchange): Answer {
  const { incoming } = exchange;
  requireToken(exchange);
  requireScopes(exchange, ['read:packages'], "get a package's versions");
  const { found, owner } = requirePackage(exchange);
  const state = requireOneOf(incoming.query, 'state', ['active', 'deleted'] as const) ?? 'active';
  const isGone = state === 'deleted';
  const stillShown = isStill(exchange);
  const page = pageOf(incoming.query);
  const isListed = (version: PackageVersion) =>
    isGone ? isRestorable(exchange, version.deletedAt) : isActive(version) || stillShown(version);
  const { total, items } =
    found.isFixed && !isGone ? slicePage(found.versions, page) : selectPage(found.versions, page, isListed);
  const path = `${rewrittenPath(owner)}/packages/${found.type}/${encodeURIComponent(found.name)}/versions`;
  return {
    status: 200,
    headers: linkHeader(incoming, path, page, total),
    body: items.map((version) =>
      presentVersion(isGone ? version : { ...version, deletedAt: undefined }, found, owner, incoming),
    ),
  };
}

/** GET …/versions/{id} */
export function getVersion(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['read:packages'], 'get a package version');
  const { found, owner } = requirePackage(exchange);
  return { status: 200, body: presentVersion(requireActiveVersion(exchange, found), found, owner, exchange.incoming) };
}

/** DELETE …/versions/{id} */
export function deleteVersion(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['delete:packages', 'read:packages'], 'delete a package version');
  const { found } = requireAdministered(exchange);
  if (found.isFixed) throw new TypeError(`${found.name} is fixed`);
  const version = requireActiveVersion(exchange, found);
  if (found.visibility === 'public' && version.downloads > downloadLimit) {
    throw new Refusal(400, messages.versionDownloads);
  }
  const others = activeVersions(found).filter((other) => other !== version);
  const isImage = found.type === 'container';
  if (isImage && version.tags.length > 0 && others.every((other) => other.tags.length === 0)) {
    throw new Refusal(400, messages.lastTagged);
  }
  if (others.length === 0) {
    if (isImage || isRepositoryScoped(found.type)) throw new Refusal(400, messages.lastVersion);
    found.deletedAt = exchange.now;
    return noContent;
  }
  version.deletedAt = exchange.now;
  found.updatedAt = exchange.now;
  return noContent;
}

/** POST …/versions/{id}/restore: within 30 days, and while nothing new has the name. */
export function restoreVersion(exchange: Exchange): Answer {
  requireToken(exchange);
  requireScopes(exchange, ['write:packages', 'read:packages'], 'restore a package version');
  const { found } = requireAdministered(exchange);
  const version = found.versions.find((candidate) => isIdentified(exchange, candidate));
  if (!version || !isRestorable(exchange, version.deletedAt)) throw versionNotFound();
  if (activeVersions(found).some((active) => active.name === version.name)) {
    throw new Refusal(400, messages.versionReused);
  }
  version.deletedAt = undefined;
  found.updatedAt = exchange.now;
  return noContent;
}

function isOwn({ parameters }: Exchange): boolean {
  return ['org', 'username', 'organization_id', 'user_id'].every((name) => parameters[name] === undefined);
}

function isNamed({ parameters }: Exchange, found: Package): boolean {
  return found.type === (parameters.package_type as PackageType) && found.name === parameters.package_name;
}

function isIdentified({ parameters }: Exchange, version: PackageVersion): boolean {
  return String(version.id) === parameters.package_version_id;
}

function isRestorable({ now }: Exchange, deletedAt: number | undefined): boolean {
  return deletedAt !== undefined && now - deletedAt < restorableFor;
}

/** Whether lists still show what was deleted a moment ago. */
function isStill({ now, behaviour }: Exchange): (deleted: { deletedAt: number | undefined }) => boolean {
  return ({ deletedAt }) => deletedAt !== undefined && now - deletedAt < behaviour.staleListsFor;
}

function requirePackage(exchange: Exchange): { found: Package; owner: Account } {
  const owner = requireOwner(exchange);
  const found = packagesOf(exchange.world, owner.login).find((candidate) => isNamed(exchange, candidate));
  if (!found || !canRead(found, owner, exchange.token)) throw packageNotFound();
  return { found, owner };
}

function requireAdministered(exchange: Exchange): { found: Package; owner: Account } {
  const { found, owner } = requirePackage(exchange);
  if (!canAdminister(found, owner, exchange.token)) throw packageNotFound();
  return { found, owner };
}

function requireActiveVersion(exchange: Exchange, found: Package): PackageVersion {
  const version = found.versions.find((candidate) => isIdentified(exchange, candidate));
  if (version?.deletedAt !== undefined || !version) throw versionNotFound();
  return version;
}

function requireOneOf<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const value = values.find((candidate) => candidate === given);
  if (value === undefined) throw invalidRequest(name, values);
  return value;
}

function invalidRequest(name: string, values: readonly string[]): Refusal {
  return new Refusal(422, `Invalid request.\n\n${name} must be one of ${values.join(', ')}.`);
}

function rewrittenPath(owner: Account): string {
  return `/${owner.kind === 'Organization' ? 'organizations' : 'user'}/${String(owner.id)}`;
}

function present({ incoming, behaviour }: Exchange, found: Package, owner: Account): object {
  return presentPackage(found, activeVersions(found).length, owner, incoming, behaviour);
}
