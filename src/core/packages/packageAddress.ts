import { imageRegistry, packageTypes, type Host, type PackageType } from '#core/github';

/** How people name a package outside the tree. */
export interface PackageAddress {
  /** `undefined` for `npm/react-lib`. */
  readonly owner: string | undefined;
  readonly packageType: PackageType;
  readonly name: string;
  /** The tag, digest or id of a version, if the address has one. */
  readonly version?: string;
}

/**
 * Reads what a user typed or pasted: `npm/react-lib`, an image reference (`ghcr.io/octo-org/api:1.2`, also with a digest),
 * or the address of a package or a version on the host's website. @returns `undefined` for anything else.
 */
export function parsePackageAddress(text: string, host: Host): PackageAddress | undefined {
  const trimmed = text.trim();
  return pageAddress(trimmed, host) ?? imageAddress(trimmed, host) ?? typeAndName(trimmed);
}

function typeAndName(text: string): PackageAddress | undefined {
  const [type = '', ...rest] = text.split('/');
  const packageType = typeOf(type.toLowerCase());
  const name = rest.join('/');
  return packageType && name !== '' ? { owner: undefined, packageType, name } : undefined;
}

function typeOf(text: string | undefined): PackageType | undefined {
  return packageTypes.find((type) => type === text);
}

/** Source: the pages of packages on github.com. */
function pageAddress(text: string, host: Host): PackageAddress | undefined {
  const url = URL.parse(text);
  if (url?.origin !== new URL(host.webUrl).origin) return undefined;
  const parts = url.pathname.split('/').flatMap((part) => (part === '' ? [] : [decoded(part)]));
  const [first, second, third, ...rest] = parts;
  if (first === 'orgs' || first === 'users') {
    // /orgs/OWNER/packages/TYPE/package/NAME, /orgs/OWNER/packages/TYPE/NAME/ID
    const [type, ...names] = rest;
    const [name, version] = names[0] === 'package' ? names.slice(1) : names;
    return third === 'packages' ? addressOf(second, type, name, version) : undefined;
  }
  // /OWNER/REPOSITORY/pkgs/TYPE/NAME/ID
  const [type, name, version] = rest;
  return third === 'pkgs' ? addressOf(first, type, name, url.searchParams.get('tag') ?? version) : undefined;
}

function addressOf(owner?: string, type?: string, name?: string, version?: string): PackageAddress | undefined {
  const packageType = typeOf(type);
  if (owner === undefined || packageType === undefined || name === undefined) return undefined;
  return { owner, packageType, name, ...(version === undefined ? {} : { version }) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function imageAddress(text: string, host: Host): PackageAddress | undefined {
  const [reference = '', digest] = text.replace(/^(?:https|oci|docker):\/\//, '').split('@', 2);
  const [registry, owner, ...rest] = reference.split('/');
  const packageType = (['container', 'docker'] as const).find((type) => imageRegistry(host, type) === registry);
  const [, name = '', tag] = /^(.+?)(?::([^:/]+))?$/.exec(rest.join('/')) ?? [];
  if (packageType === undefined || name === '') return undefined;
  // The Docker registry has the repository between: /OWNER/REPOSITORY/NAME
  const image = packageType === 'docker' ? name.split('/').slice(1).join('/') : name;
  return image === '' ? undefined : addressOf(owner, packageType, image, digest ?? tag);
}
