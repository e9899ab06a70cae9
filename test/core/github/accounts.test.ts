import assert from 'node:assert/strict';
import { getAuthenticatedUser, getLogin, getOwner, listOrganizations } from '../../../src/core/github/accounts.ts';
import { mocked, problemOf } from './fixtures.ts';

const account = { id: 1, login: 'Ann', type: 'User' };

describe('Accounts', () => {
  it('are the signed-in user by /user', async () => {
    const { connection, sent } = mocked([{ body: account }]);
    assert.equal((await getAuthenticatedUser(connection)).login, 'Ann');
    assert.equal(sent[0]?.url, 'https://api.github.com/user');
  });

  it('are their organizations by /user/orgs, in pages', async () => {
    const { connection, sent } = mocked([{ body: [{ id: 2, login: 'octo' }] }]);
    assert.deepEqual(
      (await listOrganizations(connection)).items.map(({ login }) => login),
      ['octo'],
    );
    assert.equal(sent[0]?.url, 'https://api.github.com/user/orgs?per_page=100');
  });

  it('are anyone else by /users, as GitHub spells them', async () => {
    const user = mocked([{ body: account }]);
    assert.deepEqual(await getOwner(user.connection, 'ann'), { kind: 'user', login: 'Ann' });
    assert.equal(user.sent[0]?.url, 'https://api.github.com/users/ann');
    const organization = mocked([{ body: { id: 2, login: 'Octo', type: 'Organization' } }]);
    assert.deepEqual(await getOwner(organization.connection, 'octo'), { kind: 'organization', login: 'Octo' });
  });

  it('are organizations by their id, where GitHub answers for it', async () => {
    const { connection, sent } = mocked([{ body: { id: 2, login: 'Octo', type: 'Organization' } }]);
    assert.equal(await getLogin(connection, '2'), 'Octo');
    assert.equal(sent[0]?.url, 'https://api.github.com/user/2');
    assert.equal((await problemOf(getLogin(mocked([{ status: 404 }]).connection, '2'))).kind, 'notFound');
  });

  it('are not what an address cannot hold, nor what is no account', async () => {
    const { connection, sent } = mocked([{ body: [] }]);
    assert.equal((await problemOf(getOwner(connection, '..'))).kind, 'invalidName');
    assert.equal(sent.length, 0);
    assert.equal((await problemOf(getOwner(connection, 'ann'))).kind, 'malformed');
    assert.equal((await problemOf(getAuthenticatedUser(connection))).kind, 'malformed');
  });
});
