/** A GitHub host, and the URLs of its website and API. No URL ends with a slash. */
export interface Host {
  readonly kind: 'github.com' | 'ghe.com' | 'server';
  /** `octo.ghe.com`, `github.example.com:8443`; also keeps the data of hosts apart. */
  readonly name: string;
  readonly webUrl: string;
  readonly apiUrl: string;
}

export const githubDotCom: Host = {
  kind: 'github.com',
  name: 'github.com',
  webUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
};

/** `undefined` for anything but an http(s) URL, and if the token would be sent in clear text. */
export function enterpriseHost(address: string): Host | undefined {
  const url = URL.parse(address.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (url.host === 'github.com' || url.host === 'api.github.com') return githubDotCom;
  const webHost = url.host.replace(/^api\.(?=[^.]+\.ghe\.com$)/, '');
  if (/^[^.]+\.ghe\.com$/.test(webHost)) {
    return { kind: 'ghe.com', name: webHost, webUrl: `https://${webHost}`, apiUrl: `https://api.${webHost}` };
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) return undefined;
  // Source: "Getting started with the REST API" (Enterprise Server edition).
  return { kind: 'server', name: url.host, webUrl: url.origin, apiUrl: `${url.origin}/api/v3` };
}

/** Whether a URL is a page of the host, or of github.com, where the source of an enterprise's image may be. */
export function isGitHubPage(host: Host, url: string): boolean {
  const origin = URL.parse(url)?.origin;
  return origin === new URL(host.webUrl).origin || origin === githubDotCom.webUrl;
}

/** The names of this machine. */
export const loopback = /^(localhost|\[::1\]|127(\.\d+){3})$/;

/** Whether an enterprise address is refused only because it lacks https. */
export function isInsecure(address: string): boolean {
  const withTls = address.trim().replace(/^http:/i, 'https:');
  return enterpriseHost(address) === undefined && enterpriseHost(withTls) !== undefined;
}

export type TypeWithRegistryUrl = 'npm' | 'maven' | 'nuget' | 'rubygems';

/** Source: "Working with the npm registry" and its siblings; "Enabling subdomain isolation" (Enterprise Server). */
export function registryUrl(host: Host, packageType: TypeWithRegistryUrl): string {
  if (host.kind === 'github.com') return `https://${packageType}.pkg.github.com`;
  const url = new URL(host.webUrl);
  return hasSubdomains(host) ? `${url.protocol}//${packageType}.${url.host}` : `${url.origin}/_registry/${packageType}`;
}

/** The host, with its port. Source: "Working with the Container registry" and "… the Docker registry". */
export function imageRegistry(host: Host, packageType: 'container' | 'docker'): string {
  if (host.kind === 'github.com') return packageType === 'docker' ? 'docker.pkg.github.com' : 'ghcr.io';
  if (!hasSubdomains(host)) return host.name;
  return packageType === 'docker' && host.kind === 'server' ? `docker.${host.name}` : `containers.${host.name}`;
}

export function containerRegistry(host: Host): string {
  return `${new URL(host.webUrl).protocol}//${imageRegistry(host, 'container')}`;
}

/** Whether a server has subdomain isolation. Its API does not say, but isolation needs a domain name. */
function hasSubdomains({ webUrl }: Host): boolean {
  const { hostname } = new URL(webUrl);
  return !/^\d+(\.\d+){3}$/.test(hostname) && !hostname.startsWith('[') && hostname !== 'localhost';
}
