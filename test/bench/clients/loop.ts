import { parseLink } from '../../../src/core/github/url.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { imageOrganization, token } from '../site/world.ts';
import { timed } from '../task.ts';

const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` };

/** Page after page, as `gh api --paginate` asks for them. @returns the elements of all pages. */
export async function loopPages(address: string): Promise<unknown[]> {
  const elements: unknown[] = [];
  for (let next: string | undefined = address; next !== undefined;) {
    const response: Response = await fetch(next, { headers });
    if (!response.ok) throw new Error(`${String(response.status)} ${next}`);
    elements.push(...((await response.json()) as unknown[]));
    next = parseLink(response.headers.get('link')).next;
  }
  return elements;
}

export function loopVersions(origin: string, name: string): Promise<unknown[]> {
  return loopPages(`${origin}/orgs/${imageOrganization}/packages/container/${name}/versions?per_page=100`);
}

/** The least that any client on this machine can do: requests side by side, whose answers are thrown away. @returns ms. */
export async function bareVersions(origin: string, name: string, pages: number, inFlight: number): Promise<number> {
  const list = `${origin}/orgs/${imageOrganization}/packages/container/${name}/versions?per_page=100`;
  const waiting = Array.from({ length: pages }, (_, index) => `${list}&page=${String(index + 1)}`).values();
  return timed(async () => {
    const client = async () => {
      for (const address of waiting) await (await fetch(address, { headers })).arrayBuffer();
    };
    await Promise.all(Array.from({ length: inFlight }, client));
  });
}

/** One type after the other. */
export async function loopPackages(origin: string, login: string): Promise<unknown[]> {
  const elements: unknown[] = [];
  for (const type of packageTypes) {
    elements.push(...(await loopPages(`${origin}/orgs/${login}/packages?package_type=${type}&per_page=100`)));
  }
  return elements;
}
