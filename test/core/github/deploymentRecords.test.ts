import assert from 'node:assert/strict';
import { hasDeploymentRecords } from '../../../src/core/github/deploymentRecords.ts';
import { failureOf, mocked } from './fixtures.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('Whether an artifact has a deployment record', () => {
  it('is asked for with one request', async () => {
    const { connection, sent } = mocked([{ body: { total_count: 1, deployment_records: [{ id: 1 }] } }]);
    assert.equal(await hasDeploymentRecords(connection, 'octo-org', digest), true);
    assert.deepEqual(
      sent.map(({ method, url }) => `${method} ${url}`),
      [`GET https://api.github.com/orgs/octo-org/artifacts/sha256%3A${'ab'.repeat(32)}/metadata/deployment-records`],
    );
  });

  it('is what the records or their number say: GitHub describes both as optional', async () => {
    for (const [body, expected] of [
      [{ total_count: 0, deployment_records: [] }, false],
      [{ total_count: 0 }, false],
      [{ deployment_records: [] }, false],
      [{ total_count: 2 }, true],
      [{ deployment_records: [{}] }, true],
      [{ total_count: 0, deployment_records: [{}] }, true],
    ] as const) {
      assert.equal(await hasDeploymentRecords(mocked([{ body }]).connection, 'octo-org', digest), expected);
    }
  });

  it('is never no by mistake', async () => {
    for (const body of [[], {}, 'text', { total_count: -1 }, { deployment_records: {} }]) {
      const failure = await failureOf(hasDeploymentRecords(mocked([{ body }]).connection, 'octo-org', digest));
      assert.equal(failure.problem.kind, 'malformed', JSON.stringify(body));
    }
    const refused = mocked([{ status: 404, body: { message: 'Not Found', status: '404' } }]);
    const failure = await failureOf(hasDeploymentRecords(refused.connection, 'octo-org', digest));
    assert.equal(failure.problem.kind, 'notFound');
  });
});
