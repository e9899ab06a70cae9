import type { Host } from '../github/host.ts';
import { imageRegistry } from '../packages/registry.ts';

/**
 * Where a host's container registry answers, without a slash at the end: `https://ghcr.io`,
 * `https://containers.octo.ghe.com`, `https://containers.github.example.com`.
 *
 * A server whose name is an IP address or localhost has no subdomains; its registry is taken to answer on the server's
 * own origin, as its other registries do.
 */
export function containerRegistry(host: Host): string {
  const { protocol, origin } = new URL(host.webUrl);
  // The old Docker registry shares the host's name exactly where there are no subdomains.
  const hasSubdomains = imageRegistry(host, 'docker') !== host.name;
  return hasSubdomains ? `${protocol}//${imageRegistry(host, 'container')}` : origin;
}
