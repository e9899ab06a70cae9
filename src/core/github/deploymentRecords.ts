import * as v from 'valibot';
import type { Connection, Request } from './connection.ts';
import { malformed } from './problem.ts';
import { path } from './url.ts';
import { jsonOf } from './wire.ts';

const response = v.object({
  total_count: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  deployment_records: v.optional(v.array(v.unknown())),
});

/**
 * Returns whether an artifact has a deployment record in an organization. Source: "List artifact deployment records" in
 * GitHub's REST API, which is documented for fine-grained tokens only and exists neither for users nor on Enterprise
 * Server until 3.19: a 403 or 404 says nothing about the artifact.
 * @throws GitHubError; the signal's reason when aborted.
 */
export async function hasDeploymentRecords(
  connection: Connection,
  organization: string,
  digest: string,
  options: Pick<Request, 'signal' | 'priority' | 'waiting'> = {},
): Promise<boolean> {
  const target = path`/orgs/${organization}/artifacts/${digest}/metadata/deployment-records`;
  const json = jsonOf(await connection.send({ ...options, target }));
  const { success, output } = v.safeParse(response, json, { abortEarly: true });
  const { total_count: count, deployment_records: records } = success ? output : {};
  // `v.object` takes lists too.
  if (count === undefined && records === undefined) {
    throw malformed('no list of deployment records', 'Reading the deployment records');
  }
  return (count ?? 0) > 0 || (records ?? []).length > 0;
}
