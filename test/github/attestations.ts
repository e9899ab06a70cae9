import { requireOwner, requireToken, roleIn } from './access.ts';
import type { Answer, Exchange } from './exchange.ts';
import { Refusal, messages, notFound } from './refusals.ts';
import { expandScopes } from './scopes.ts';
import { findAccount, type Attestation, type World } from './world.ts';

/**
 * POST attestations/bulk-list. Enterprise Server does not have it [its OpenAPI description, up to 3.19]. Attestations of
 * repositories that the token may not read are left out, without a word [documented].
 */
export function listAttestations(exchange: Exchange): Answer {
  const token = requireToken(exchange);
  const { incoming, world } = exchange;
  if (incoming.apiUrl.endsWith('/api/v3')) throw notFound();
  const owner = requireOwner(exchange);
  // It lacks `attestations:read`, as all of them do in these worlds.
  if (token.kind === 'fine-grained') throw new Refusal(403, messages.wrongKindOfToken);
  const { digests, predicateType } = requestIn(incoming.body);
  const isInside =
    owner.kind === 'Organization' ? roleIn(owner, token) !== undefined : owner === findAccount(world, token.login);
  const readsPrivate = isInside && expandScopes(token.scopes).has('repo');
  const found = digests.flatMap((digest) =>
    world.attestations
      .filter((each) => each.digest === digest && each.owner === owner.login)
      .filter((each) => readsPrivate || !isPrivate(world, each))
      .filter(({ bundle }) => predicateType === undefined || isOfType(bundle, predicateType))
      .map((attestation) => ({ digest, attestation })),
  );
  const size = Number(incoming.query.get('per_page') ?? 30);
  const start = Number(incoming.query.get('after') ?? 0);
  const end = start + size;
  const hasNext = end < found.length;
  const lists: Record<string, object[]> = {};
  for (const { digest, attestation } of found.slice(start, end)) (lists[digest] ??= []).push(present(attestation));
  const pageInfo = { has_next: hasNext, has_previous: start > 0, ...(hasNext ? { next: String(end) } : {}) };
  return { status: 200, body: { attestations_subject_digests: lists, page_info: pageInfo } };
}

function present({ bundle, repositoryId }: Attestation): object {
  return { bundle, repository_id: repositoryId };
}

function isPrivate({ packages }: World, { repositoryId }: Attestation): boolean {
  return packages.some(({ repository }) => repository?.id === repositoryId && repository.private);
}

const namedTypes: Partial<Record<string, RegExp>> = {
  provenance: /^https:\/\/slsa\.dev\/provenance\//,
  sbom: /^https:\/\/(spdx\.dev\/Document|cyclonedx\.org\/bom)/,
  release: /^https:\/\/in-toto\.io\/attestation\/release\//,
};

/** `provenance`, `sbom`, `release`, or the predicate type itself. */
function isOfType(bundle: object, wanted: string): boolean {
  const { dsseEnvelope } = bundle as { dsseEnvelope?: { payload: string } };
  if (!dsseEnvelope) return false;
  const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString()) as { predicateType: string };
  return namedTypes[wanted]?.test(statement.predicateType) ?? statement.predicateType === wanted;
}

function requestIn(body: string): { digests: string[]; predicateType: string | undefined } {
  try {
    const { subject_digests: digests, predicate_type: type } = JSON.parse(body) as Record<string, unknown>;
    if (Array.isArray(digests) && digests.length > 0 && digests.length <= 1024) {
      return { digests: digests.map(String), predicateType: typeof type === 'string' ? type : undefined };
    }
  } catch {
    // Refused below.
  }
  // Wording unknown.
  throw new Refusal(422, 'Invalid request.\n\nsubject_digests must have 1 to 1024 items.');
}
