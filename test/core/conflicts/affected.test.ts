import assert from 'node:assert/strict';
import { affectedBy } from '../../../src/core/conflicts/report.ts';
import type { Target } from '../../../src/core/packages/target.ts';
import { listed, organization, packageNamed, reportOf } from './fixtures.ts';

const report = reportOf(
  listed(organization('octo-org'), packageNamed('legacy'), packageNamed('moved', { id: 8, packageType: 'container' })),
  listed(organization('acme'), packageNamed('legacy', { id: 9 })),
);

function affected(target: Partial<Target>) {
  const whole: Target = { owner: organization('Octo-Org'), packageType: 'docker', name: 'legacy', ...target };
  const { owners, rows } = affectedBy([whole], report);
  return [owners.map(({ login }) => login), rows.map(({ package: { id } }) => id)];
}

describe('A delete or a restore', () => {
  it('of a docker package may change its owner’s conflicts, also one that the report does not name', () => {
    assert.deepEqual(affected({}), [['octo-org'], [7]]);
    assert.deepEqual(affected({ name: 'restored' }), [['octo-org'], []]);
  });

  it('of the container package that took a name changes that row alone', () => {
    assert.deepEqual(affected({ packageType: 'container' }), [[], [7]]);
    assert.deepEqual(affected({ packageType: 'container', name: 'other' }), [[], []]);
  });

  it('of a conflict that is called a container itself may change its owner’s conflicts', () => {
    assert.deepEqual(affected({ packageType: 'container', name: 'moved' }), [['octo-org'], [8]]);
  });

  it('of a version leaves the lists of conflicts as they are', () => {
    assert.deepEqual(affected({ versionId: 1 }), [[], [7]]);
  });

  it('of other packages and owners changes nothing', () => {
    assert.deepEqual(affected({ packageType: 'npm' }), [[], []]);
    assert.deepEqual(affected({ owner: organization('hubot') }), [[], []]);
  });
});
