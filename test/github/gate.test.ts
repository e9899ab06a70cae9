import assert from 'node:assert/strict';
import { on } from './faults.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from './smallWorld.ts';
import { activeVersions, type Package } from './world.ts';

describe('A gate', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'npm', 'many', 4);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const headers = { authorization: `Bearer ${administrator}` };
  const remove = async (index: number): Promise<number> => {
    const url = `${github.origin}/orgs/org/packages/npm/many/versions/${String(many.versions[index]?.id)}`;
    return (await fetch(url, { method: 'DELETE', headers })).status;
  };
  const left = () => activeVersions(many).length;

  it('holds the requests that match, before they take effect, and no others', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    const deleting = [remove(0), remove(1), remove(2)];
    await gate.waitForHeld(3);
    assert.equal(left(), 4);
    assert.deepEqual(
      gate.held.map(({ method, status }) => [method, status]),
      Array.from({ length: 3 }, () => ['DELETE', undefined]),
    );
    assert.equal((await fetch(`${github.origin}/user`, { headers })).status, 200);
    gate.open();
    assert.deepEqual(await Promise.all(deleting), [204, 204, 204]);
    assert.equal(left(), 1);
  });

  it('lets as many pass as it is told, those that are held first', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    const first = remove(0);
    await gate.waitForHeld(1);
    gate.pass(2);
    assert.equal(await first, 204);
    assert.equal(await remove(1), 204);
    const third = remove(2);
    await gate.waitForHeld(1);
    assert.equal(left(), 2);
    gate.pass();
    assert.equal(await third, 204);
  });

  it('holds nothing once it was opened', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.open();
    assert.equal(await remove(0), 204);
    assert.deepEqual(gate.held, []);
  });

  it('keeps what its caller has given up, which takes effect when it passes', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    const leaving = new AbortController();
    const url = `${github.origin}/orgs/org/packages/npm/many/versions/${String(many.versions[0]?.id)}`;
    const deleting = fetch(url, { method: 'DELETE', headers, signal: leaving.signal });
    await gate.waitForHeld(1);
    leaving.abort();
    await assert.rejects(deleting, { name: 'AbortError' });
    await gate.waitForGivenUp();
    assert.deepEqual([gate.held.length, left()], [1, 4]);
    gate.pass();
    // What is sent later is answered later.
    assert.equal((await fetch(`${github.origin}/user`, { headers })).status, 200);
    assert.deepEqual([gate.held.length, left()], [0, 3]);
  });

  it('does not outlive its server, nor the order to open all', async () => {
    const gates = ['DELETE', '*'].map((method) => github.hold(on(method, '/versions/')));
    const deleting = remove(0);
    await gates[0]?.waitForHeld(1);
    github.openGates();
    assert.equal(await deleting, 204);
    const other = github.hold(on('DELETE', '/versions/'));
    const cut = assert.rejects(remove(1), TypeError);
    await other.waitForHeld(1);
    await github.close();
    await cut;
    assert.deepEqual(other.held, []);
    github = await startGitHub({ world });
  });
});
