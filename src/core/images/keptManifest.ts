import type { Child, ManifestFacts } from './manifest.ts';

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
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined;
  }
  const [digest, facts] = Array.isArray(entry) ? (entry as unknown[]) : [];
  return typeof digest === 'string' && isFacts(facts) ? [digest, facts] : undefined;
}

function isFacts(value: unknown): value is ManifestFacts {
  if (!isRecord(value)) return false;
  const { mediaType, kind, children, subject, artifactType = null, configMediaType = null } = value;
  return (
    isTextOrNull(mediaType) &&
    isTextOrNull(subject) &&
    isTextOrNull(artifactType) &&
    isTextOrNull(configMediaType) &&
    (kind === 'index' || kind === 'image') &&
    Array.isArray(children) &&
    children.every(isChild)
  );
}

function isChild(value: unknown): value is Child {
  if (!isRecord(value)) return false;
  const { digest, mayHaveChildren, isAttestation, platform } = value;
  return (
    typeof digest === 'string' &&
    typeof mayHaveChildren === 'boolean' &&
    typeof isAttestation === 'boolean' &&
    (platform === undefined || typeof platform === 'string')
  );
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
