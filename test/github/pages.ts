import type { Answer, Exchange } from './exchange.ts';
import { escapeHtml, htmlPage } from './html.ts';
import { timestamp, webPath } from './present.ts';
import { activeVersions, findAccount, packagesOf, type Account, type Package, type PackageVersion } from './world.ts';

/** The web pages that `html_url` points to, for "Open on GitHub". */
export function webPage({ world, incoming }: Exchange): Answer {
  const path = incoming.path;
  if (path === '/') {
    return htmlPage('GitHub', list(world.accounts.map(({ login }) => link(`/${encodeURIComponent(login)}`, login))));
  }
  const [first = '', second = '', third = '', type = '', marker = '', last = ''] = segments(path);
  const isOwnerPath = (first === 'orgs' || first === 'users') && (third === 'packages' || third === '');
  const owner = findAccount(world, isOwnerPath ? second : first);
  if (!owner) return missing();
  const owned = packagesOf(world, owner.login);
  const isOwnersPackage = isOwnerPath && marker !== '';
  if (isOwnersPackage || (!isOwnerPath && third === 'packages')) {
    const name = marker === 'package' ? last : marker;
    const found = owned.find((one) =>
      isOwnersPackage ? one.type === type && one.name === name : String(one.id) === type,
    );
    if (!found) return missing();
    const asked = incoming.query.get('version');
    const version = found.versions.find(
      (one) => one.name === asked || (marker !== 'package' && String(one.id) === last),
    );
    return version ? versionPage(found, version, owner) : packagePage(found, owner);
  }
  const rows = owned.map(
    (one) => `${link(webPath(one, owner), one.name)} <small>${one.type}, ${one.visibility}</small>`,
  );
  return htmlPage(escapeHtml(owner.name), list(rows));
}

function packagePage(found: Package, owner: Account): Answer {
  const versions = activeVersions(found);
  const rows = versions
    .slice(0, 100)
    .map(
      (version) =>
        `<code>${escapeHtml(version.name)}</code> ${escapeHtml(version.tags.join(', '))} <small>${timestamp(version.createdAt)}</small>`,
    );
  const facts = `<p>${found.type} package of ${link(`/${owner.login}`, owner.login)}, ${found.visibility}, ${String(versions.length)} versions</p>`;
  return htmlPage(escapeHtml(found.name), facts + list(rows));
}

function versionPage(found: Package, version: PackageVersion, owner: Account): Answer {
  const facts = [
    `Version <code>${escapeHtml(version.name)}</code> of ${link(webPath(found, owner), found.name)}`,
    `Published ${timestamp(version.createdAt)}`,
    ...(version.tags.length > 0 ? [`Tags: ${escapeHtml(version.tags.join(', '))}`] : []),
    ...(version.license === undefined ? [] : [`License: ${escapeHtml(version.license)}`]),
    ...(version.description === undefined ? [] : [escapeHtml(version.description)]),
  ];
  return htmlPage(escapeHtml(found.name), list(facts));
}

function missing(): Answer {
  return htmlPage('Page not found', '<p>This is not the web page you are looking for.</p>', 404);
}

function link(path: string, text: string): string {
  return `<a href="${escapeHtml(path)}">${escapeHtml(text)}</a>`;
}

function list(rows: string[]): string {
  return `<ul>${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`;
}

function segments(path: string): string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
}
