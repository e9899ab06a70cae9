import * as v from 'valibot';
import { manifestFacts, type ManifestFacts } from './manifest.ts';

/** A manifest that was read once; it never changes. */
export interface CachedManifest {
  readonly digest: string;
  readonly facts: ManifestFacts;
  /** ms since 1970; `undefined` for what older versions cached. */
  readonly readAt: number | undefined;
}

/*
 * A line of the cache is the JSON of digest, facts and time, a tab, and the manifest itself as a JSON string. Older
 * versions wrote neither time nor manifest. Facts are read without the manifest, which may be megabytes.
 */

/** Returns the line to append, with breaks on both sides: what a crash left of the line before cannot spoil it. */
export function cachedLine({ digest, facts, readAt }: CachedManifest, body: string): string {
  return `\n${JSON.stringify([digest, facts, readAt])}\t${JSON.stringify(body)}\n`;
}

const head = v.union([
  v.tuple([v.string(), manifestFacts, v.number()]),
  v.pipe(
    v.tuple([v.string(), manifestFacts]),
    v.transform(([digest, facts]) => [digest, facts, undefined] as const),
  ),
]);

/** Returns one object for equal texts: thousands of manifests name the same types, and each other's digests. */
export type Intern = (text: string) => string;

export function createIntern(): Intern {
  const known = new Map<string, string>();
  return (text) => {
    const same = known.get(text);
    if (same === undefined) known.set(text, text);
    return same ?? text;
  };
}

const storedHead = v.pipe(v.string(), v.parseJson(), head);

/** @param text a line up to its tab. @returns `undefined` for one that is broken, or that another version wrote. */
export function readCachedHead(text: string, intern: Intern = (each) => each): CachedManifest | undefined {
  const { success, output } = v.safeParse(storedHead, text);
  if (!success) return undefined;
  const [digest, facts, readAt] = output;
  return { digest: intern(digest), facts: interned(facts, intern), readAt };
}

/** Replaces the texts in new facts. */
function interned(facts: ManifestFacts, intern: Intern): ManifestFacts {
  const same: { -readonly [Key in keyof ManifestFacts]: ManifestFacts[Key] } = facts;
  for (const key of ['mediaType', 'subject', 'artifactType', 'configMediaType'] as const) {
    const text = facts[key];
    if (typeof text === 'string') same[key] = intern(text);
  }
  for (const child of facts.children) {
    child.digest = intern(child.digest);
    if (child.platform !== undefined) child.platform = intern(child.platform);
    if (child.attests !== undefined) child.attests = intern(child.attests);
  }
  return same;
}

const cachedBody = v.pipe(v.string(), v.parseJson(), v.string());

/** @param line a whole line. @returns `undefined` if it is broken, or has no manifest. */
export function readCachedBody(line: string): { readonly digest: string; readonly body: string } | undefined {
  const tab = line.indexOf('\t');
  const digest = tab < 0 ? undefined : readCachedHead(line.slice(0, tab))?.digest;
  const { success, output } = v.safeParse(cachedBody, line.slice(tab + 1));
  return digest !== undefined && success ? { digest, body: output } : undefined;
}
