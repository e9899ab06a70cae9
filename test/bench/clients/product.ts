import { Explorer, type ExplorerSettings } from '../../../src/core/explorer/explorer.ts';
import { noFilter } from '../../../src/core/explorer/filter.ts';
import { connect, type ConnectionOptions } from '../../../src/core/github/connection.ts';
import type { PackageReference } from '../../../src/core/github/packages.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { imageOrganization, token } from '../site/world.ts';

/** The product without its windows: an explorer of a GitHub that knows nothing yet. */
export function openProduct(origin: string, options: Partial<ConnectionOptions> = {}): Explorer {
  const connection = connect({
    host: { kind: 'github.com', name: new URL(origin).host, webUrl: origin, apiUrl: origin },
    token,
    transport: fetch,
    userAgent: 'benchmark',
    ...options,
  });
  return new Explorer(connection, settings);
}

const settings: ExplorerSettings = {
  owners: [],
  packageTypes,
  groupByType: false,
  pageSize: 100,
  filter: noFilter,
};

export function imageReference(name: string): PackageReference {
  return { owner: { kind: 'organization', login: imageOrganization }, packageType: 'container', name };
}

/**
 * "Load All Versions".
 *
 * @returns how many versions there are.
 */
export async function loadAllVersions(explorer: Explorer, name: string): Promise<number> {
  const list = explorer.versions(imageReference(name));
  await list.loadAll({
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onWait: () => undefined,
  });
  return list.items.length;
}
