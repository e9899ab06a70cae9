import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GitHubError } from '../../../src/core/github/problem.ts';

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export function assertMalformed(action: () => unknown, message?: string): void {
  assert.throws(action, (error: unknown) => {
    assert.ok(error instanceof GitHubError, String(error));
    assert.ok(error.problem.kind === 'malformed', error.problem.kind);
    if (message !== undefined) assert.equal(error.problem.message, message);
    return true;
  });
}

export const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');

/** A Sigstore bundle of the GitHub CLI's release workflow: GitHub's own example of the bulk list of attestations. */
export function recordedBundle(): unknown {
  const file = fileURLToPath(import.meta.resolve('@octokit/openapi/generated/api.github.com.json'));
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
    components: { examples: Record<string, { value: unknown }> };
  };
  const { attestations_subject_digests: lists } = components.examples['list-attestations-bulk']?.value as {
    attestations_subject_digests: Record<string, { bundle: unknown }[]>[];
  };
  const bundle = lists[0]?.['sha256:abc']?.[0]?.bundle;
  assert.ok(bundle);
  return bundle;
}

/** A DSSE envelope, as cosign 2 stores attestations. */
export function envelopeOf(statement: unknown): object {
  return {
    payloadType: 'application/vnd.in-toto+json',
    payload: base64(JSON.stringify(statement)),
    signatures: [{ keyid: '', sig: 'MEQCIA==' }],
  };
}

export function statementOf(predicateType: string, predicate: unknown): object {
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType,
    subject: [{ name: 'pkg:docker/ghcr.io/octo-org/api@1.0.0', digest: { sha256: 'ab'.repeat(32) } }],
    predicate,
  };
}
