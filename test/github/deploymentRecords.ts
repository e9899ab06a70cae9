import { requireOwner, requireToken, roleIn } from './access.ts';
import type { Answer, Exchange } from './exchange.ts';
import { presentDeploymentRecord } from './data/deploymentRecord.ts';
import { Refusal, messages, notFound } from './refusals.ts';

/**
 * GET deployment-records. Documented for fine-grained tokens only; how others are refused is a guess. Enterprise Server
 * does not have it [its OpenAPI description, up to 3.19], nor do users.
 */
export function listDeploymentRecords(exchange: Exchange): Answer {
  const token = requireToken(exchange);
  const { incoming, parameters, world } = exchange;
  if (incoming.apiUrl.endsWith('/api/v3')) throw notFound();
  const owner = requireOwner(exchange);
  if (token.kind !== 'fine-grained') throw new Refusal(403, messages.wrongKindOfToken);
  if (owner.kind !== 'Organization' || roleIn(owner, token) === undefined) throw notFound();
  const { subject_digest: digest = '' } = parameters;
  // Wording unknown.
  if (!/^sha256:[a-f0-9]{64}$/.test(digest)) throw new Refusal(422, 'Invalid request.\n\nInvalid subject_digest.');
  const records = world.deploymentRecords.filter((each) => each.owner === owner.login && each.digest === digest);
  return {
    status: 200,
    body: { total_count: records.length, deployment_records: records.map(presentDeploymentRecord) },
  };
}
