import { env, l10n } from 'vscode';
import type { PagedList } from '../../core/explorer/index.ts';
import type { Host, Package, PackageVersion } from '../../core/github/index.ts';
import {
  age,
  type Artifact,
  installChoices,
  installCommands,
  type InstallTarget,
  digestOf,
  versionLabel,
  summarizePackage,
  summarizeVersion,
  type VersionSummary,
  type Target,
  timeline,
  timelineLabel,
  visible,
} from '../../core/packages/index.ts';
import type { DetailsStrings, DetailsView, Fact, InstallView, Link, TimelineView } from '../../messages/details.ts';
import { count, typeName, versionCount, visibilityName } from '../explorer/text.ts';
import { choiceName, refusalText } from '../install.ts';
import { explain } from '../problem.ts';

/** What the panel shows of a package, or of the given version of it. */
export function detailsView(
  host: Host,
  target: Target,
  element: Package,
  version: PackageVersion | undefined,
  parts: Pick<DetailsView, 'install' | 'timeline'>,
): DetailsView {
  const ofPackage = summarizePackage(element);
  const ofVersion = version && summarizeVersion(version);
  const { id, createdAt, updatedAt } = ofVersion ?? ofPackage;
  const { packageType, versionCount: versions } = ofPackage;
  const { login } = target.owner;
  const digest = ofVersion && digestOf(ofVersion, packageType);
  const description = version ? version.description : element.repository?.description;
  return {
    packageType,
    title: visible(ofVersion ? versionLabel(ofVersion, packageType) : element.name),
    subtitle: `${version ? `${login}/${visible(element.name)}` : login} · ${typeName(packageType)}`,
    badges: [visibilityName(ofPackage.visibility)],
    facts: [
      ...(ofVersion
        ? [
            ...(digest === undefined ? text(l10n.t('Version'), ofVersion.name) : code(l10n.t('Digest'), digest)),
            ...text(l10n.t('Package'), element.name),
          ]
        : [
            ...(versions === undefined ? [] : text(l10n.t('Versions'), count(versions))),
            ...text(l10n.t('Owner'), login),
          ]),
      ...repositoryFacts(host, element),
      ...date(l10n.t('Created'), createdAt),
      ...date(l10n.t('Updated'), updatedAt),
      ...code(l10n.t('Id'), String(id)),
      ...(isText(version?.license) ? text(l10n.t('License'), version.license) : []),
    ],
    tags: ofVersion?.tags.map(visible) ?? [],
    ...(isText(description) ? { description } : {}),
    links: linksOn(host, [
      [l10n.t('Version on GitHub'), version?.html_url],
      [l10n.t('Package on GitHub'), element.html_url],
      [l10n.t('Repository'), element.repository?.html_url],
      [l10n.t('Owner'), version ? undefined : element.owner?.html_url],
    ]),
    ...parts,
    state: target,
  };
}

function repositoryFacts(host: Host, { repository }: Package): Fact[] {
  if (!isText(repository?.full_name)) return [];
  const label = l10n.t('Repository');
  const value = repository.full_name;
  const [link] = linksOn(host, [[label, repository.html_url]]);
  return link ? [{ kind: 'link', label, value, url: link.url }] : text(label, value);
}

/** Addresses of the server, only where they lead to the host that the person is signed in to. */
function linksOn(host: Host, links: readonly [string, unknown][]): Link[] {
  const { origin } = new URL(host.webUrl);
  return links.flatMap(([label, url]) => (isText(url) && URL.parse(url)?.origin === origin ? [{ label, url }] : []));
}

function text(label: string, value: string): Fact[] {
  return [{ kind: 'text', label, value: visible(value) }];
}

function code(label: string, value: string): Fact[] {
  return [{ kind: 'code', label, value }];
}

function date(label: string, moment: string | undefined): Fact[] {
  if (moment === undefined) return [];
  const value = age(moment, new Date(), env.language);
  if (value === undefined) return text(label, l10n.t('unknown'));
  const title = new Date(moment).toLocaleString(env.language, { dateStyle: 'full', timeStyle: 'long' });
  return [{ kind: 'date', label, value, moment, title }];
}

/** Of what is sent beside the required fields nothing is certain, not even its type. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What is to be installed, as far as it is known. */
export interface Installable {
  readonly target: InstallTarget;
  /** What its manifest says, where that was read. */
  readonly artifacts: readonly Artifact[] | undefined;
  /** Which of several meanings the person chose. */
  readonly chosen: number;
}

/** What the panel shows of installing a package or version. */
export function installView({ target, artifacts, chosen }: Installable): InstallView {
  const choices = installChoices(target, artifacts);
  if ('refused' in choices) {
    const canReadManifest = choices.refused === 'unreadManifest';
    const note = canReadManifest
      ? l10n.t(
          'Only the manifest says whether this is an image, a Helm chart or another artifact. Reading it counts as a download of a public package.',
        )
      : refusalText(choices.refused);
    return { commands: [], note, canReadManifest };
  }
  const found = installCommands(choices[chosen] ?? choices[0]);
  const commands = 'refused' in found ? [] : found;
  if (choices.length === 1) return { commands, canReadManifest: false };
  const isMaven = target.packageType === 'maven';
  return {
    commands,
    canReadManifest: false,
    note: isMaven
      ? l10n.t('Check group and artifact: the name does not say where the group ends.')
      : l10n.t('Check what it is: the manifest does not tell a feature from a template.'),
    choice: {
      label: isMaven ? l10n.t('Group and artifact') : l10n.t('What it is'),
      options: choices.map(choiceName),
      chosen: choices[chosen] ? chosen : 0,
    },
  };
}

/**
 * The plot of the versions that are loaded.
 *
 * @param total how many versions the package has, where known.
 * @param progress how far loading the rest has come, while it lasts.
 */
export function timelineView(
  list: PagedList<VersionSummary>,
  total: number | undefined,
  progress?: string,
): TimelineView {
  const moments = list.items.map(({ createdAt }) => createdAt);
  const { unit, bins, total: dated, undated, first, last } = timeline(moments, new Date());
  const day = (moment: string) => new Date(moment).toLocaleDateString(env.language, { dateStyle: 'long' });
  const loaded = count(list.items.length);
  const note =
    total === undefined
      ? l10n.t('The newest {0} versions', loaded)
      : l10n.t('The newest {0} of {1} versions', loaded, count(total));
  return {
    bins: bins.map((bin) => {
      const { full, short } = timelineLabel(bin.start, unit, env.language);
      return { label: full, tick: short, count: bin.count, countText: versionCount(bin.count) };
    }),
    summary:
      first === undefined
        ? l10n.t('No versions yet')
        : l10n.t('{0}, from {1} to {2}', versionCount(dated), day(first), day(last)),
    ...(list.error ? { failure: explain(list.error).message } : {}),
    ...(list.hasMore ? { note } : {}),
    ...(undated > 0 ? { undated: l10n.t('Not shown, without a known date: {0}', versionCount(undated)) } : {}),
    canLoadAll: list.hasMore && progress === undefined,
    ...(progress === undefined ? {} : { progress }),
  };
}

/** The details page's own words, in the reader's language. */
export function detailsStrings(tags: number): DetailsStrings {
  return {
    refresh: l10n.t('Refresh'),
    copy: l10n.t('Copy'),
    copied: l10n.t('Copied'),
    loaded: l10n.t('Loaded'),
    showWhole: l10n.t('Show Whole Text'),
    facts: l10n.t('Facts'),
    tags: l10n.t('Tags'),
    showAllTags: l10n.t('Show all {0} tags', tags),
    description: l10n.t('Description'),
    install: l10n.t('Install'),
    readManifest: l10n.t('Read Manifest'),
    links: l10n.t('Links'),
    timeline: l10n.t('Versions over time'),
    timelineKeys: l10n.t('Versions over time. Move through it with the arrow keys.'),
    timelineEmpty: l10n.t('No versions yet'),
    timelineTable: l10n.t('Show as a table'),
    timelinePeriod: l10n.t('Period'),
    timelineCount: l10n.t('Versions'),
    loadAll: l10n.t('Load all versions'),
  };
}
