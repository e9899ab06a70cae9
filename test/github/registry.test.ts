import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { tokens } from './data/believableWorld.ts';
import { digestOf } from './data/manifests.ts';
import { on } from './faults.ts';
import { startGitHub, type GitHub } from './server.ts';

const image = 'octo-org/api-gateway';
const everyType = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

describe('The container registry', () => {
  let github: GitHub;

  before(async () => {
    github = await startGitHub();
  });
  after(() => github.close());
  beforeEach(() => github.clearLog());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(github.origin + path, { method, headers: { accept: everyType, ...headers } });

  function grant(token: string | undefined, repository = image): Promise<Response> {
    const basic = token === undefined ? {} : { authorization: `Basic ${btoa(`anyone:${token}`)}` };
    return ask(`/token?service=ghcr.io&scope=${encodeURIComponent(`repository:${repository}:pull`)}`, basic);
  }

  async function bearer(token: string | undefined, repository = image) {
    const { token: value } = (await (await grant(token, repository)).json()) as { token: string };
    return { authorization: `Bearer ${value}` };
  }

  async function codeOf(response: Response): Promise<string | undefined> {
    const { errors } = (await response.json()) as { errors: { code: string }[] };
    return errors[0]?.code;
  }

  it('serves a manifest by tag and by digest, exactly as it was pushed', async () => {
    const headers = await bearer(tokens.mona.read);
    const byTag = await ask(`/v2/${image}/manifests/latest`, headers);
    const digest = byTag.headers.get('docker-content-digest') ?? '';
    assert.equal(byTag.headers.get('content-type'), 'application/vnd.oci.image.index.v1+json');
    assert.equal(digestOf(await byTag.text()), digest);
    assert.equal(digestOf(await (await ask(`/v2/${image}/manifests/${digest}`, headers)).text()), digest);
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await ask(`/v2/${image}/manifests/latest`, await bearer(tokens.mona.read), 'HEAD');
    assert.match(response.headers.get('docker-content-digest') ?? '', /^sha256:/);
    assert.equal(await response.text(), '');
  });

  it('sends no type that was not asked for', async () => {
    const headers = { ...(await bearer(tokens.mona.read)), accept: 'application/vnd.oci.image.manifest.v1+json' };
    assert.equal(await codeOf(await ask(`/v2/${image}/manifests/latest`, headers)), 'MANIFEST_UNKNOWN');
  });

  it('challenges whoever comes without its own token, or with that of another image', async () => {
    for (const headers of [{}, await bearer(tokens.mona.read, 'octo-org/octo-cli')]) {
      const response = await ask(`/v2/${image}/manifests/latest`, headers);
      assert.equal(response.status, 401);
      assert.equal(
        response.headers.get('www-authenticate'),
        `Bearer realm="${github.origin}/token",service="${new URL(github.origin).host}",scope="repository:${image}:pull"`,
      );
      assert.equal(await codeOf(response), 'UNAUTHORIZED');
    }
  });

  it('lets anyone read public images, and denies private ones to strangers', async () => {
    const headers = await bearer(undefined, 'octo-org/octo-cli');
    assert.equal((await ask('/v2/octo-org/octo-cli/manifests/latest', headers)).status, 200);
    for (const token of [undefined, tokens.newcomer.read, tokens.mona.revoked, tokens.mona.withoutPackages]) {
      const response = await grant(token);
      assert.equal(response.status, 403);
      assert.equal(await codeOf(response), 'DENIED');
    }
    assert.match(await (await grant(tokens.mona.read, 'northwind-secure/fraud-scoring')).text(), /SAML enforcement/);
  });

  it('does not know what is not there, deletes nothing, and has no list of referrers', async () => {
    const headers = await bearer(tokens.mona.read);
    const missing = await ask(`/v2/${image}/manifests/sha256:${'0'.repeat(64)}`, headers);
    assert.deepEqual([missing.status, await codeOf(missing)], [404, 'MANIFEST_UNKNOWN']);
    assert.equal((await ask(`/v2/${image}/manifests/latest`, headers, 'DELETE')).status, 405);
    assert.equal((await ask(`/v2/${image}/referrers/sha256:${'0'.repeat(64)}`, headers)).status, 404);
    assert.equal((await ask(`/v2/${image}/manifests/%zz`, headers)).status, 404);
  });

  it('is no part of the REST API: not under /api/v3, not charged to its limit', async () => {
    assert.equal((await ask('/api/v3/v2/')).status, 404);
    const headers = await bearer(tokens.mona.read);
    await ask(`/v2/${image}/manifests/latest`, headers);
    const user = await ask('/user', { authorization: `Bearer ${tokens.mona.read}` });
    assert.equal(user.headers.get('x-ratelimit-used'), '1');
  });

  it('is all that answers under the name `containers.HOST`', async () => {
    const statusOf = async (path: string) => {
      const request = get(github.origin + path, { headers: { host: 'containers.github.test' } });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return [response.resume().statusCode, response.headers['www-authenticate']];
    };
    const challenge =
      'Bearer realm="http://containers.github.test/token",service="containers.github.test",scope="repository:user/image:pull"';
    assert.deepEqual(await statusOf('/v2/'), [401, challenge]);
    assert.deepEqual(await statusOf('/meta'), [404, undefined]);
  });

  it('fails as told', async () => {
    const headers = await bearer(tokens.mona.read);
    github.faults.push({ match: on('GET', '/manifests/'), times: 1, act: 502 });
    assert.equal((await ask(`/v2/${image}/manifests/latest`, headers)).status, 502);
    assert.equal((await ask(`/v2/${image}/manifests/latest`, headers)).status, 200);
  });
});
