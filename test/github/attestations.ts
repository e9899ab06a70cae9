import { requireOwner, requireToken } from './access.ts';
import type { Answer, Exchange } from './exchange.ts';
import { Refusal, notFound } from './refusals.ts';
import type { Attestation } from './world.ts';

/** POST attestations/bulk-list. Enterprise Server does not have it [its OpenAPI description, up to 3.19]. */
export function listAttestations(exchange: Exchange): Answer {
  requireToken(exchange);
  const { incoming, world } = exchange;
  if (incoming.apiUrl.endsWith('/api/v3')) throw notFound();
  const owner = requireOwner(exchange);
  const digests = digestsIn(incoming.body);
  const found = digests.flatMap((digest) =>
    world.attestations
      .filter((each) => each.digest === digest && each.owner === owner.login)
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

function digestsIn(body: string): string[] {
  try {
    const { subject_digests: digests } = JSON.parse(body) as { subject_digests?: unknown };
    if (Array.isArray(digests) && digests.length > 0 && digests.length <= 1024) return digests.map(String);
  } catch {
    // Refused below.
  }
  // Wording unknown.
  throw new Refusal(422, 'Invalid request.\n\nsubject_digests must have 1 to 1024 items.');
}
