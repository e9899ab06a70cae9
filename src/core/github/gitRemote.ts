import type { Host } from './host.ts';

/** Where a clone comes from, according to the configuration of git. */
export interface GitRemote {
  /** In lower case; with its port if `isWeb`, since the ports of other protocols say nothing about the website. */
  readonly host: string;
  readonly isWeb: boolean;
  readonly owner: string;
}

/**
 * Returns the remote `origin` of a git configuration, else its first remote; `undefined` if there is none, or if its URL
 * names no owner, such as a path.
 */
export function parseGitConfig(text: string): GitRemote | undefined {
  const urls = new Map<string, string>();
  let remote: string | undefined;
  // A line that ends with a backslash goes on in the next one.
  for (const line of text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) {
      remote = /^\s*\[\s*remote\s+"((?:[^"\\]|\\.)*)"\s*\]/i.exec(line)?.[1];
      continue;
    }
    const url = /^\s*url\s*=\s*(?:"([^"]*)"|([^\s"#;]+))\s*(?:[#;].*)?$/i.exec(line);
    // Of several URLs, git fetches from the first.
    if (remote !== undefined && url && !urls.has(remote)) urls.set(remote, url[1] ?? url[2] ?? '');
  }
  const [first] = urls.values();
  const chosen = urls.get('origin') ?? first;
  return chosen === undefined ? undefined : parseRemoteUrl(chosen);
}

/** Returns `undefined` for what names no owner on a host. */
function parseRemoteUrl(text: string): GitRemote | undefined {
  const url = text.includes('://') ? URL.parse(text) : undefined;
  if (url) {
    const isWeb = /^https?:$/.test(url.protocol);
    return isWeb || /^(ssh|git|git\+ssh|ssh\+git):$/.test(url.protocol)
      ? remoteOf(isWeb ? url.host : url.hostname, url.pathname, isWeb)
      : undefined;
  }
  // A host of one letter is a drive of Windows.
  const [, host = '', path = ''] = /^(?:[^@\s/:]+@)?([^@\s/:]{2,}):([^:\s]+)$/.exec(text) ?? [];
  return remoteOf(host, path, false);
}

function remoteOf(host: string, path: string, isWeb: boolean): GitRemote | undefined {
  const [, owner] = /^\/*([A-Za-z0-9][\w-]*)\/[^/]+\/*$/.exec(path) ?? [];
  if (owner === undefined || !/^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host)) return undefined;
  // `ssh.github.com` is for networks that allow nothing but port 443.
  return { host: host.toLowerCase().replace(/^(www|ssh)\.(?=github\.com$)/, ''), isWeb, owner };
}

/** Whether a clone comes from this host. */
export function isRemoteOn(remote: GitRemote, { webUrl }: Host): boolean {
  const { host, hostname } = new URL(webUrl);
  return remote.host === (remote.isWeb ? host : hostname);
}
