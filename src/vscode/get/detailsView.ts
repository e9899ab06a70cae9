import type { Host, Package, PackageVersion, Visibility } from '#core/github';
import {
  installChoices,
  installCommands,
  digestOf,
  versionLabel,
  summarizePackage,
  summarizeVersion,
  visible,
} from '#core/packages';
import type { Artifact, InstallTarget, Target } from '#core/packages';
import type { DetailsView, Fact, InstallView } from '../../messages/details.ts';
import { count, typeName, visibilityName } from '../explorer/text.ts';
import { choiceHint, choiceName, refusalText } from '../install.ts';
import { t } from '../language.ts';

/** What the panel shows of a package, or of the given version of it. */
export function detailsView(
  host: Host,
  target: Target,
  pkg: Package,
  version: PackageVersion | undefined,
  parts: Pick<DetailsView, 'install' | 'timeline' | 'actions'>,
): DetailsView {
  const ofPackage = summarizePackage(pkg);
  const ofVersion = version && summarizeVersion(version);
  const { id, createdAt, updatedAt } = ofVersion ?? ofPackage;
  const { packageType, versionCount: versions } = ofPackage;
  const { login } = target.owner;
  const digest = ofVersion && digestOf(ofVersion, packageType);
  const { repository } = pkg;
  const description = version ? version.description : repository?.description;
  const url = version ? version.html_url : pkg.html_url;
  return {
    packageType,
    title: visible(ofVersion ? versionLabel(ofVersion, packageType) : pkg.name),
    subtitle: [
      version ? `${login}/${visible(pkg.name)}` : login,
      typeName(packageType),
      visibilityName(ofPackage.visibility),
    ].join(' · '),
    ...(isOn(host, url) ? { url } : {}),
    facts: [
      ...(ofVersion
        ? [
            ...(digest === undefined ? text(t('Version'), ofVersion.name) : code(t('Digest'), digest)),
            ...link(host, t('Package'), pkg.name, pkg.html_url),
          ]
        : [
            ...(versions === undefined ? [] : text(t('Versions'), count(versions))),
            ...link(host, t('Owner'), login, pkg.owner?.html_url),
          ]),
      ...(isText(repository?.full_name) ? link(host, t('Repository'), repository.full_name, repository.html_url) : []),
      ...date(t('Created'), createdAt),
      ...date(t('Updated'), updatedAt),
      ...code(t('ID'), String(id)),
      ...(isText(version?.license) ? text(t('License'), version.license) : []),
    ],
    tags: ofVersion?.tags.map(visible) ?? [],
    ...(isText(description) ? { description } : {}),
    ...parts,
    state: target,
  };
}

/** A fact, with its page if that is on the signed-in host. */
function link(host: Host, label: string, value: string, url: unknown): Fact[] {
  return isOn(host, url) ? [{ kind: 'link', label, value: visible(value), url }] : text(label, value);
}

function isOn(host: Host, url: unknown): url is string {
  return isText(url) && URL.parse(url)?.origin === new URL(host.webUrl).origin;
}

function text(label: string, value: string): Fact[] {
  return [{ kind: 'text', label, value: visible(value) }];
}

function code(label: string, value: string): Fact[] {
  return [{ kind: 'code', label, value }];
}

function date(label: string, moment: string | undefined): Fact[] {
  return moment === undefined ? [] : [{ kind: 'date', label, moment }];
}

/** Optional fields of a response are not validated, so their types are unknown. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What can be installed, as far as it is known. */
export interface Installable {
  readonly target: InstallTarget;
  readonly visibility: Visibility;
  /** From its manifest, if that was read. */
  readonly artifacts: readonly Artifact[] | undefined;
  /** The index of the choice. */
  readonly chosen: number;
}

/** What the panel shows of installing a package or version. */
export function installView({ target, artifacts, chosen }: Installable): InstallView {
  const choices = installChoices(target, artifacts);
  if ('refused' in choices) {
    const canReadManifest = choices.refused === 'unreadManifest';
    const note = canReadManifest
      ? t(
          'Only the manifest says whether this is an image, a Helm chart or another artifact. If the package is public, reading the manifest counts as a download.',
        )
      : refusalText(choices.refused);
    return { commands: [], note, canReadManifest };
  }
  const found = installCommands(choices[chosen] ?? choices[0]);
  const commands = 'refused' in found ? [] : found;
  if (choices.length === 1) return { commands, canReadManifest: false };
  return {
    commands,
    canReadManifest: false,
    note: choiceHint(target),
    choice: {
      label: target.packageType === 'maven' ? t('Group and artifact') : t('Artifact type'),
      options: choices.map(choiceName),
      chosen: choices[chosen] ? chosen : 0,
    },
  };
}
