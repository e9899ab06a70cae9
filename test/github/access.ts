import { randomBytes } from 'node:crypto';
import type { PackageType } from '../../src/core/github/types.ts';
import type { Exchange } from './exchange.ts';
import { Refusal, messages, notFound, oauthRestricted } from './refusals.ts';
import { expandScopes } from './scopes.ts';
import { hours } from './clock.ts';
import { findAccount, type Account, type Organization, type Package, type Role, type Token } from './world.ts';

/** Maven (with Gradle) and the old Docker registry know only the permissions of the repository. */
export function isRepositoryScoped(type: PackageType): boolean {
  return type === 'maven' || type === 'docker';
}

export function roleIn(organization: Organization, token: Token | undefined): Role | undefined {
  return token && organization.members.get(token.login.toLowerCase());
}

/**
 * Refuses a token without these scopes, with the sentence that GitHub gives for `action`; before anything is looked
 * up.
 *
 * @throws Refusal 403
 */
export function requireScopes({ token }: Exchange, scopes: readonly string[], action: string): void {
  const granted = expandScopes(token?.scopes ?? []);
  if (!token || scopes.every((scope) => granted.has(scope))) return;
  const noun = scopes.length > 1 ? 'scopes' : 'scope';
  throw new Refusal(403, `You need at least ${scopes.join(' and ')} ${noun} to ${action}.`);
}

/** @throws Refusal 401 */
export function requireToken({ token }: Exchange): Token {
  if (!token) throw new Refusal(401, messages.requiresAuthentication);
  return token;
}

/**
 * The account whose packages the path speaks of, if the token may touch it at all.
 *
 * @throws Refusal 404 for unknown owners; 403 where SAML single sign-on or restrictions of OAuth apps bar the token.
 */
export function requireOwner(exchange: Exchange): Account {
  const { world, parameters, token, incoming } = exchange;
  const account = ownerOf(exchange);
  if (!account) throw notFound();
  if (parameters.org !== undefined && account.kind !== 'Organization') throw notFound();
  if (account.kind === 'User' || !token) return account;
  if (lacksSingleSignOn(account, token)) {
    const request = randomBytes(12).toString('hex');
    exchange.signIns.ssoRequests.set(request, {
      token,
      organization: account,
      expiresAt: world.clock.now() + hours(1),
    });
    const url = `${incoming.webUrl}/orgs/${account.login}/sso?authorization_request=${request}`;
    throw new Refusal(403, messages.saml, { 'x-github-sso': `required; url=${url}` });
  }
  if (isBarredApp(account, token)) throw new Refusal(403, oauthRestricted(account.login));
  return account;
}

/** Whether single sign-on is what keeps this member's token out. */
export function lacksSingleSignOn(organization: Organization, token: Token): boolean {
  return (
    organization.samlSso &&
    roleIn(organization, token) !== undefined &&
    !token.authorizedOrganizations.has(organization.id)
  );
}

export function isBarredApp(organization: Organization, token: Token): boolean {
  return organization.restrictsOAuthApps && token.kind === 'oauth' && roleIn(organization, token) !== undefined;
}

function ownerOf({ world, parameters, token }: Exchange): Account | undefined {
  const id = parameters.organization_id ?? parameters.user_id;
  if (id !== undefined) return world.accounts.find((account) => account.id === Number(id));
  const login = parameters.org ?? parameters.username ?? token?.login;
  return login === undefined ? undefined : findAccount(world, login);
}

/** Whether the caller may read the package. */
export function canRead(found: Package, owner: Account, token: Token | undefined): boolean {
  if (found.visibility === 'public') return true;
  if (!token) return false;
  if (isRepositoryScoped(found.type) && !expandScopes(token.scopes).has('repo')) return false;
  if (isAdministrator(found, owner, token)) return true;
  const isMember = owner.kind === 'Organization' && roleIn(owner, token) !== undefined;
  return isMember && (found.visibility === 'internal' || found.membersMayRead);
}

/** Whether the caller may delete and restore the package and its versions. */
export function canAdminister(found: Package, owner: Account, token: Token | undefined): boolean {
  if (!token || (isRepositoryScoped(found.type) && !expandScopes(token.scopes).has('repo'))) return false;
  return isAdministrator(found, owner, token);
}

function isAdministrator(found: Package, owner: Account, token: Token): boolean {
  const login = token.login.toLowerCase();
  if (found.admins.has(login)) return true;
  return owner.kind === 'User' ? owner.login.toLowerCase() === login : roleIn(owner, token) === 'admin';
}
