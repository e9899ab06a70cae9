import * as v from 'valibot';
import type { Connection } from './connection.ts';
import { GitHubError, malformed, type Problem } from './problem.ts';
import type { CallOptions } from './page.ts';
import type { Owner } from './types.ts';
import { path } from './url.ts';
import { jsonOf } from './wire.ts';

/** An attestation that GitHub stores beside the package. Nothing of it is verified. */
export interface GitHubAttestation {
  /** A Sigstore bundle, not checked; `undefined` if GitHub sent none. */
  readonly bundle: unknown;
  readonly repositoryId: number | undefined;
}

export type GitHubAttestations =
  /** By digest. Those of repositories that the account cannot read are left out, so an absent digest proves nothing. */
  | { readonly kind: 'known'; readonly attestations: ReadonlyMap<string, readonly GitHubAttestation[]> }
  /** 401, 403 or 404: the token may not read them, or the server does not have them, as Enterprise Server until 3.19. */
  | { readonly kind: 'notKnown'; readonly problem: Problem };

const maxDigests = 1024;
const label = 'Reading the attestations';

const attestation = v.object({
  bundle: v.optional(v.unknown()),
  repository_id: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger())), undefined),
});
const ofDigests = v.record(v.string(), v.nullable(v.array(attestation)));
const response = v.object({
  // GitHub's description says that it is an object; its example is a list of objects.
  attestations_subject_digests: v.optional(v.union([v.array(ofDigests), ofDigests])),
  page_info: v.nullish(v.object({ has_next: v.nullish(v.boolean()), next: v.nullish(v.string()) })),
});

/**
 * Returns the attestations of artifacts by their digests, 1,024 of them with each request.
 * Source: "List attestations by bulk subject digests" in GitHub's REST API.
 * @throws GitHubError for any failure but 401, 403 and 404; the signal's reason when aborted.
 */
export async function listAttestations(
  connection: Connection,
  { kind, login }: Owner,
  digests: readonly string[],
  { signal }: CallOptions = {},
): Promise<GitHubAttestations> {
  const target = kind === 'organization' ? path`/orgs/${login}` : path`/users/${login}`;
  const attestations = new Map<string, GitHubAttestation[]>();
  try {
    for (let start = 0; start < digests.length; start += maxDigests) {
      const body = { subject_digests: digests.slice(start, start + maxDigests) };
      for await (const page of pages(connection, `${target}/attestations/bulk-list`, body, signal)) {
        for (const [digest, found] of page) attestations.set(digest, [...(attestations.get(digest) ?? []), ...found]);
      }
    }
  } catch (error) {
    if (error instanceof GitHubError && isRefusal(error.problem)) return { kind: 'notKnown', problem: error.problem };
    throw error;
  }
  return { kind: 'known', attestations };
}

async function* pages(connection: Connection, target: string, body: object, signal: AbortSignal | undefined) {
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    const query = { per_page: 100, after };
    const received = await connection.send({ method: 'POST', target, query, body, signal });
    const json = jsonOf(received);
    const { success, output } = v.safeParse(response, json, { abortEarly: true });
    // `v.object` takes lists too.
    if (!success || Array.isArray(json)) throw malformed('no list of attestations', label);
    const { attestations_subject_digests: found = [], page_info: info } = output;
    yield (Array.isArray(found) ? found : [found]).flatMap(entriesOf);
    after = info?.has_next === true ? (info.next ?? undefined) : undefined;
    if (after !== undefined && seen.has(after)) throw malformed('a page that follows itself', label);
    seen.add(after ?? '');
  } while (after !== undefined);
}

function entriesOf(digests: v.InferOutput<typeof ofDigests>) {
  return Object.entries(digests).map(([digest, list]): [string, GitHubAttestation[]] => [
    digest,
    (list ?? []).map(({ bundle, repository_id }) => ({ bundle, repositoryId: repository_id })),
  ]);
}

function isRefusal({ kind }: Problem): boolean {
  return ['authentication', 'forbidden', 'notFound', 'missingScope', 'singleSignOn', 'oauthAppRestriction'].includes(
    kind,
  );
}
