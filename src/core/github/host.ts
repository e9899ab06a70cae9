/** A GitHub that packages live on, and where its API and its registries answer. */
export interface Host {
  readonly kind: 'github.com' | 'ghe.com' | 'server';
  /** `github.com`, `octo.ghe.com`, `github.example.com:8443`: for people, and to keep the data of hosts apart. */
  readonly name: string;
  /** The web site, without a slash at the end: `https://github.com`. */
  readonly webUrl: string;
  /** The REST API, without a slash at the end: `https://api.github.com`, `https://github.example.com/api/v3`. */
  readonly apiUrl: string;
}

export const githubDotCom: Host = {
  kind: 'github.com',
  name: 'github.com',
  webUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
};

/**
 * The host behind an enterprise address as people set it in `github-enterprise.uri`.
 *
 * @returns `undefined` where the address is not an http(s) URL with a host, or the token would travel in clear text
 * (`isInsecure`).
 * Source of the API addresses: GitHub's REST documentation, "Getting started with the REST API" (GHE.com and
 * Enterprise Server editions).
 */
export function enterpriseHost(address: string): Host | undefined {
  const url = URL.parse(address.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (url.host === 'github.com' || url.host === 'api.github.com') return githubDotCom;
  const webHost = url.host.replace(/^api\.(?=[^.]+\.ghe\.com$)/, '');
  if (/^[^.]+\.ghe\.com$/.test(webHost)) {
    return { kind: 'ghe.com', name: webHost, webUrl: `https://${webHost}`, apiUrl: `https://api.${webHost}` };
  }
  // On this machine alone nobody else can read what is sent over http.
  const isLoopback = /^(localhost|\[::1\]|127(\.\d+){3})$/.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) return undefined;
  return { kind: 'server', name: url.host, webUrl: url.origin, apiUrl: `${url.origin}/api/v3` };
}

/** Whether an enterprise address is none only because it lacks https: the token would travel in clear text. */
export function isInsecure(address: string): boolean {
  const withTls = address.trim().replace(/^http:/i, 'https:');
  return enterpriseHost(address) === undefined && enterpriseHost(withTls) !== undefined;
}
