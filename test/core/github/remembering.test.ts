import assert from 'node:assert/strict';
import { remembering } from '../../../src/core/github/remembering.ts';
import { mocked } from './fixtures.ts';

describe('a connection that remembers', () => {
  it('asks with the ETag of its last answer, and gives that answer while nothing has changed', async () => {
    const { connection, sent } = mocked([
      { headers: { etag: '"one"' }, body: { login: 'mona' } },
      { status: 304 },
      { headers: { etag: '"two"' }, body: { login: 'lisa' } },
      { status: 304 },
    ]);
    const remembered = remembering(connection);
    const bodies = [];
    for (let times = 0; times < 4; times++) bodies.push((await remembered.send({ target: '/user' })).body);
    assert.deepEqual(bodies, [{ login: 'mona' }, { login: 'mona' }, { login: 'lisa' }, { login: 'lisa' }]);
    assert.deepEqual(
      sent.map(({ headers }) => headers['if-none-match']),
      [undefined, '"one"', '"one"', '"two"'],
    );
  });

  it('tells addresses apart, and forgets nothing when one fails', async () => {
    const { connection, sent } = mocked([
      { headers: { etag: '"one"' }, body: { login: 'mona' } },
      { headers: { etag: '"other"' }, body: [] },
      { status: 404, body: { message: 'Not Found' } },
      { status: 304 },
    ]);
    const remembered = remembering(connection);
    await remembered.send({ target: '/user' });
    await remembered.send({ target: '/user/orgs', query: { per_page: 100 } });
    await assert.rejects(remembered.send({ target: '/user' }));
    assert.deepEqual((await remembered.send({ target: '/user' })).body, { login: 'mona' });
    assert.deepEqual(
      sent.map(({ headers }) => headers['if-none-match']),
      [undefined, undefined, '"one"', '"one"'],
    );
  });
});
