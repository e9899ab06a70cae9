import { env, l10n } from 'vscode';
import { summarizePackage, summarizeVersion } from '../../core/packages/summary.ts';
import type { Target } from '../../core/packages/target.ts';
import type { Host } from '../../core/github/host.ts';
import type { Package, PackageVersion } from '../../core/github/types.ts';
import { age } from '../../core/packages/age.ts';
import { digestOf, versionLabel } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import type { DetailsView, Fact, InstallView, Link, TimelineView } from '../../messages/details.ts';
import { count, typeName, visibilityName } from '../explorer/text.ts';

/** What the panel shows of a package. */
export function packageView(
  host: Host,
  target: Target,
  element: Package,
  install: InstallView,
  plot: TimelineView,
): DetailsView {
  const summary = summarizePackage(element);
  const description = element.repository?.description;
  return {
    kind: 'package',
    packageType: summary.packageType,
    title: visible(summary.name),
    subtitle: `${target.owner.login} · ${typeName(summary.packageType)}`,
    badges: [visibilityName(summary.visibility)],
    facts: present([
      text(l10n.t('Versions'), summary.versionCount === undefined ? undefined : count(summary.versionCount)),
      text(l10n.t('Owner'), target.owner.login),
      repositoryFact(host, element),
      date(l10n.t('Created'), summary.createdAt),
      date(l10n.t('Updated'), summary.updatedAt),
      code(l10n.t('Id'), String(summary.id)),
    ]),
    tags: [],
    ...(isText(description) ? { description } : {}),
    links: linksOn(host, [
      [l10n.t('Package on GitHub'), summary.htmlUrl],
      [l10n.t('Repository'), element.repository?.html_url],
      [l10n.t('Owner'), element.owner?.html_url],
    ]),
    install,
    timeline: plot,
    state: target,
  };
}

/** What the panel shows of a version. */
export function versionView(
  host: Host,
  target: Target,
  element: Package,
  version: PackageVersion,
  install: InstallView,
): DetailsView {
  const { packageType, visibility } = summarizePackage(element);
  const summary = summarizeVersion(version);
  const digest = digestOf(summary, packageType);
  return {
    kind: 'version',
    packageType,
    title: visible(versionLabel(summary, packageType)),
    subtitle: `${target.owner.login}/${visible(element.name)} · ${typeName(packageType)}`,
    badges: [visibilityName(visibility)],
    facts: present([
      digest === undefined ? text(l10n.t('Version'), summary.name) : code(l10n.t('Digest'), digest),
      text(l10n.t('Package'), element.name),
      repositoryFact(host, element),
      date(l10n.t('Created'), summary.createdAt),
      date(l10n.t('Updated'), summary.updatedAt),
      code(l10n.t('Id'), String(summary.id)),
    ]),
    tags: summary.tags.map(visible),
    ...(isText(version.description) ? { description: version.description } : {}),
    ...(isText(version.license) ? { license: version.license } : {}),
    links: linksOn(host, [
      [l10n.t('Version on GitHub'), version.html_url],
      [l10n.t('Package on GitHub'), element.html_url],
      [l10n.t('Repository'), element.repository?.html_url],
    ]),
    install,
    state: target,
  };
}

function repositoryFact(host: Host, { repository }: Package): Fact | undefined {
  if (!isText(repository?.full_name)) return undefined;
  const label = l10n.t('Repository');
  const [link] = linksOn(host, [[label, repository.html_url]]);
  return link ? { kind: 'link', label, value: repository.full_name, url: link.url } : text(label, repository.full_name);
}

/** Addresses of the server, only where they lead to the host that the person is signed in to. */
function linksOn(host: Host, links: readonly [string, unknown][]): Link[] {
  const { origin } = new URL(host.webUrl);
  return links.flatMap(([label, url]) => (isText(url) && URL.parse(url)?.origin === origin ? [{ label, url }] : []));
}

function text(label: string, value: string | undefined): Fact | undefined {
  return value === undefined ? undefined : { kind: 'text', label, value: visible(value) };
}

function code(label: string, value: string): Fact {
  return { kind: 'code', label, value };
}

function date(label: string, moment: string | undefined): Fact | undefined {
  if (moment === undefined) return undefined;
  const value = age(moment, new Date(), env.language);
  if (value === undefined) return text(label, l10n.t('unknown'));
  const title = new Date(moment).toLocaleString(env.language, { dateStyle: 'full', timeStyle: 'long' });
  return { kind: 'date', label, value, moment, title };
}

function present(facts: readonly (Fact | undefined)[]): Fact[] {
  return facts.filter((fact) => fact !== undefined);
}

/** Of what is sent beside the required fields nothing is certain, not even its type. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
