import type { Host } from '../../../src/core/github/host.ts';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';
import type { PackageType, PackageVersion } from '../../../src/core/github/types.ts';
import type { NamedVersion } from '../../../src/core/packages/name.ts';

export const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

export function hostAt(address: string): Host {
  const host = enterpriseHost(address);
  if (!host) throw new Error(`${address} is no host`);
  return host;
}

export const hosts = {
  dotCom: githubDotCom,
  dataResidency: hostAt('https://octo.ghe.com'),
  server: hostAt('https://github.example.com:8443'),
  serverByAddress: hostAt('http://127.0.0.1:7777'),
};

export function versionOf(name: string, tags: string[] = []): NamedVersion {
  return { name, tags };
}

/** A version as the server sends it; `tags` go where the package type keeps them. */
export function sentVersionOf(packageType: PackageType, name: string, tags?: string[]): PackageVersion {
  return {
    id: 1,
    name,
    url: 'https://api.github.com/orgs/octo/packages/container/hello/versions/1',
    package_html_url: 'https://github.com/orgs/octo/packages/container/package/hello',
    created_at: '2024-03-14T12:00:00Z',
    updated_at: '2024-03-14T12:00:00Z',
    metadata: {
      package_type: packageType,
      ...(packageType === 'container' && tags ? { container: { tags } } : {}),
      ...(packageType === 'docker' && tags ? { docker: { tag: tags } } : {}),
    },
  };
}

/** Texts that mean something to a shell, a package manager or a terminal, but can be passed on as they are. */
export const hostileTexts = [
  'a b',
  '$(touch pwned)',
  '`touch pwned`',
  'a;touch pwned',
  'a&&touch pwned',
  'a|touch pwned',
  'a>pwned',
  '$HOME',
  '~root',
  '*',
  '{a,b}',
  '[a-z]',
  '!!',
  '#comment',
  "it's",
  "'; touch pwned; '",
  'say "hi"',
  '"; touch pwned; "',
  'back\\slash',
  'ends with \\',
  "\\'",
  '’; touch pwned; ‘',
  '%PATH%',
  '=ls',
  'ünïcødé',
  '漢字',
  '🦑',
];

/** Texts that must never reach a command line. */
export const invisibleTexts = [
  'line\nbreak',
  'carriage\rreturn',
  'tab\there',
  'nul\0',
  'escape\u001b[2J',
  'delete\u007f',
  'c1\u009b2J',
  'bidi\u202eoverride',
  'isolate\u2066x\u2069',
  'zero\u200bwidth',
  'line\u2028separator',
  'bom\ufeff',
  'half \ud83e of a squid',
];
