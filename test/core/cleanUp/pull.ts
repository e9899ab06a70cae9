import assert from 'node:assert/strict';
import type { GitHub } from '../../github/server.ts';
import { administrator } from '../../github/smallWorld.ts';

/** Pulls images of `org` from the local registry as a container engine does: the manifest, and all that it lists. */
export interface Puller {
  /**
   * Returns the digests that a pull of a tag or digest does not find, itself among them.
   * @param unreadable what these list is not looked at.
   */
  lost(reference: string, unreadable?: ReadonlySet<string>): Promise<ReadonlySet<string>>;
  /** How many manifests were asked for. */
  readonly count: number;
}

/** Each digest is asked for once: open another one after a change. */
export async function openPuller({ origin }: GitHub, name: string): Promise<Puller> {
  const granted = await fetch(`${origin}/token?scope=repository:org/${name}:pull`, {
    headers: { authorization: `Bearer ${administrator}` },
  });
  const { token } = (await granted.json()) as { token: string };
  const known = new Map<string, Promise<{ digest: string; children: readonly string[] } | undefined>>();

  async function get(reference: string) {
    const response = await fetch(`${origin}/v2/org/${name}/manifests/${encodeURIComponent(reference)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    if (response.status === 404) return undefined;
    assert.equal(response.status, 200, text);
    const { manifests = [] } = JSON.parse(text) as { manifests?: { digest: string }[] };
    const digest = response.headers.get('docker-content-digest') ?? assert.fail();
    return { digest, children: manifests.map((child) => child.digest) };
  }

  return {
    async lost(reference, unreadable = new Set()) {
      const lost = new Set<string>();
      const all = new Set([reference]);
      // The loop also visits what is added meanwhile.
      for (const each of all) {
        let reading = known.get(each);
        if (!reading) known.set(each, (reading = get(each)));
        const found = await reading;
        if (!found) lost.add(each);
        else if (!unreadable.has(found.digest)) for (const child of found.children) all.add(child);
      }
      return lost;
    },
    get count() {
      return known.size;
    },
  };
}
