import assert from 'node:assert/strict';
import { callerOf } from './caller.ts';
import { validateLog, validateRequest, validateResponse } from './openapi.ts';
import { startGitHub } from './server.ts';
import { smallWorld, withRepo } from './smallWorld.ts';

describe('The oracle', () => {
  const route = '/orgs/{org}/packages';

  it('finds what a response lacks, has wrong or may not be', () => {
    assert.deepEqual(validateResponse({ method: 'GET', route, status: 200, body: [] }), []);
    const wrong = validateResponse({ method: 'GET', route, status: 200, body: [{ id: 'seven', owner: null }] });
    assert.ok(wrong.includes('/0/id must be integer'));
    assert.ok(wrong.includes("/0 must have required property 'name'"));
    assert.ok(!wrong.some((problem) => problem.includes('owner')));
    assert.notDeepEqual(validateResponse({ method: 'GET', route, status: 200, body: undefined }), []);
    assert.deepEqual(validateResponse({ method: 'GET', route, status: 418, body: {} }), [
      'status 418 is not described',
    ]);
    assert.deepEqual(validateResponse({ method: 'GET', route: '/nowhere', status: 200, body: {} }), [
      'GET /nowhere is not described',
    ]);
  });

  it('takes 404 and 400 where GitHub answers them beyond its description, with a proper error', () => {
    const versions = '/user/packages/{package_type}/{package_name}/versions/{package_version_id}';
    const error = { message: 'Package not found.', documentation_url: 'https://docs.github.com', status: '404' };
    assert.deepEqual(validateResponse({ method: 'DELETE', route: versions, status: 400, body: error }), []);
    assert.deepEqual(validateResponse({ method: 'GET', route: versions, status: 404, body: error }), []);
    assert.notDeepEqual(validateResponse({ method: 'GET', route: versions, status: 404, body: {} }), []);
    assert.deepEqual(validateResponse({ method: 'DELETE', route: versions, status: 204, body: undefined }), []);
    assert.deepEqual(validateResponse({ method: 'DELETE', route: versions, status: 204, body: {} }), [
      'there is a body',
    ]);
  });

  it('knows that the optional properties of a version are never null', () => {
    const version = {
      id: 1,
      name: '1',
      url: '',
      package_html_url: '',
      created_at: 'now',
      updated_at: '2026-01-01T00:00:00Z',
    };
    const problems = validateResponse({
      method: 'GET',
      route: '/user/packages/{package_type}/{package_name}/versions/{package_version_id}',
      status: 200,
      body: { ...version, license: null },
    });
    assert.deepEqual(problems, ['/license must be string', '/created_at must match format "date-time"']);
  });

  it('finds what a request has too much, lacks or has wrong', () => {
    assert.deepEqual(validateRequest('GET', '/api/v3/orgs/o/packages', 'package_type=npm&page=2'), []);
    assert.deepEqual(validateRequest('GET', '/orgs/o/packages', ''), ['the parameter package_type is missing']);
    assert.deepEqual(validateRequest('GET', '/orgs/o/packages', 'package_type=npm&sort=name'), [
      'the parameter sort is not described',
    ]);
    assert.deepEqual(validateRequest('GET', '/user/packages/gradle/a/versions/x', ''), [
      'the parameter package_type must be equal to one of the allowed values',
      'the parameter package_version_id must be integer',
    ]);
    assert.deepEqual(validateRequest('DELETE', '/user/packages/npm/a', '', '{}'), ['no body is described']);
    const bulk = '/orgs/o/attestations/bulk-list';
    assert.deepEqual(validateRequest('POST', bulk, 'per_page=100', '{"subject_digests":["sha256:1"]}'), []);
    assert.deepEqual(validateRequest('POST', bulk, ''), ['the body is missing']);
    assert.deepEqual(validateRequest('POST', bulk, '', '{"subject_digests":[]}'), [
      'the body /subject_digests must NOT have fewer than 1 items',
    ]);
    assert.deepEqual(validateRequest('PATCH', '/user/packages/npm/a', ''), [
      'PATCH /user/packages/npm/a is not described',
    ]);
  });

  it('allows what works beyond the description: paging of a user’s versions, and rewritten links', () => {
    assert.deepEqual(
      validateRequest('GET', '/users/u/packages/npm/a/versions', 'page=2&per_page=100&state=deleted'),
      [],
    );
    assert.deepEqual(validateRequest('GET', '/organizations/7/packages/npm/a/versions', 'page=2&per_page=100'), []);
    assert.deepEqual(validateRequest('GET', '/user/7/packages/npm/a/versions', 'page=2'), []);
  });

  it('judges all that a server has logged', async () => {
    const github = await startGitHub({ world: smallWorld() });
    const call = callerOf(github, withRepo);
    await call('GET', '/api/v3/orgs/org/packages?package_type=npm&page=1');
    await call('GET', '/user/orgs?per_page=100');
    assert.deepEqual(validateLog(github.log), []);
    await call('GET', '/user/packages/npm/thing?page=1');
    assert.deepEqual(validateLog(github.log), [
      'GET /user/packages/npm/thing?page=1: the parameter page is not described',
    ]);
    await github.close();
  });
});
