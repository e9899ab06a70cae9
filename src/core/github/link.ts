/**
 * Reads a `Link` header (RFC 8288) into its targets by relation.
 *
 * @returns for example `{ next: 'https://api.github.com/…?page=2', last: '…' }`; empty where there is no header.
 */
export function parseLink(header: string | null): Readonly<Record<string, string>> {
  const links: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, target, parameters] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel="?([^";,]+)"?/i.exec(parameters ?? '')?.[1] ?? '';
    for (const relation of relations.toLowerCase().split(/\s+/)) {
      if (relation !== '' && target !== undefined) links[relation] ??= target;
    }
  }
  return links;
}
