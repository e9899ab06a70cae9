import type { Host, Package, PackageVersion } from '#core/github';
import { digestOf, versionLabel, summarizePackage, summarizeVersion, visible } from '#core/packages';
import type { Target } from '#core/packages';
import type { DetailsView, Fact } from '../../messages/details.ts';
import { count, visibilityName } from '../explorer/text.ts';
import { typeName } from '../../texts/typeName.ts';
import { t } from '../../texts/language.ts';

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
