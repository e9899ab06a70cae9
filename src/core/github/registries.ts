import type { Host } from './host.ts';

/** The package types whose registry is a web address; images name theirs by host alone. */
export type AddressedType = 'npm' | 'maven' | 'nuget' | 'rubygems';

/**
 * The address of a registry, without a slash at the end.
 *
 * A server is taken to have subdomain isolation, which GitHub recommends and its API does not tell, except where its
 * name is an address: isolation needs a domain name.
 *
 * Source: GitHub's documentation, "Working with the npm registry" (and its siblings) for `npm.pkg.github.com` and
 * `npm.SUBDOMAIN.ghe.com`; "Enabling subdomain isolation" (Enterprise Server) for `npm.HOSTNAME` with it and
 * `HOSTNAME/_registry/npm` without.
 */
export function registryUrl(host: Host, packageType: AddressedType): string {
  if (host.kind === 'github.com') return `https://${packageType}.pkg.github.com`;
  const url = new URL(host.webUrl);
  return canIsolate(url.hostname)
    ? `${url.protocol}//${packageType}.${url.host}`
    : `${url.origin}/_registry/${packageType}`;
}

/**
 * The host, with its port, that images are pulled from.
 *
 * Source: GitHub's documentation, "Working with the Container registry" (`ghcr.io`, `containers.SUBDOMAIN.ghe.com`,
 * `containers.HOSTNAME`, which exists with subdomain isolation only) and "Working with the Docker registry"
 * (`docker.pkg.github.com`; `docker.HOSTNAME` with isolation, `HOSTNAME` without). GHE.com never had a Docker registry.
 */
export function imageRegistry(host: Host, packageType: 'container' | 'docker'): string {
  switch (host.kind) {
    case 'github.com':
      return packageType === 'docker' ? 'docker.pkg.github.com' : 'ghcr.io';
    case 'ghe.com':
      return `containers.${host.name}`;
    case 'server':
      // Without subdomains a server is its own registry, as far as it has one.
      if (!canIsolate(new URL(host.webUrl).hostname)) return host.name;
      return packageType === 'container' ? `containers.${host.name}` : `docker.${host.name}`;
  }
}

function canIsolate(hostname: string): boolean {
  const isAddress = /^\d+(\.\d+){3}$/.test(hostname) || hostname.startsWith('[');
  return !isAddress && hostname !== 'localhost';
}
