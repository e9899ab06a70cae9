import * as v from 'valibot';
import type { ManifestFacts } from './manifest.ts';

/** A manifest's digest and facts as one line of a file. */
export function writeKept(digest: string, facts: ManifestFacts): string {
  // With a break on both sides what a crash left of the line before cannot spoil it.
  return `\n${JSON.stringify([digest, facts])}\n`;
}

/** Reads such a file; lines that are broken, or another version's, are left out: their manifests are fetched again. */
export function readKept(text: string): Map<string, ManifestFacts> {
  return new Map(text.split('\n').flatMap((line) => [entryIn(line)].filter((entry) => entry !== undefined)));
}

function entryIn(line: string): [string, ManifestFacts] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { success, output } = v.safeParse(entry, value);
  return success ? output : undefined;
}

const text = v.nullable(v.string());
const entry = v.tuple([
  v.string(),
  v.object({
    mediaType: text,
    kind: v.picklist(['index', 'image']),
    children: v.array(
      v.object({
        digest: v.string(),
        mayHaveChildren: v.boolean(),
        isAttestation: v.boolean(),
        platform: v.exactOptional(v.string()),
      }),
    ),
    subject: text,
    artifactType: v.exactOptional(text),
    configMediaType: v.exactOptional(text),
  }),
]) satisfies v.GenericSchema<unknown, readonly [string, ManifestFacts]>;
