import assert from 'node:assert/strict';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';
import { parsePackageAddress, type PackageAddress } from '../../../src/core/packages/packageAddress.ts';
import { always, anyText } from '../property.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('The address of a package', () => {
  const known: Record<string, PackageAddress> = {
    'npm/react-lib': { owner: undefined, packageType: 'npm', name: 'react-lib' },
    ' Container/charts/api ': { owner: undefined, packageType: 'container', name: 'charts/api' },
    'ghcr.io/octo-org/api-gateway': { owner: 'octo-org', packageType: 'container', name: 'api-gateway' },
    'ghcr.io/octo-org/charts/api:1.2': {
      owner: 'octo-org',
      packageType: 'container',
      name: 'charts/api',
      version: '1.2',
    },
    [`ghcr.io/octo-org/api@${digest}`]: { owner: 'octo-org', packageType: 'container', name: 'api', version: digest },
    [`oci://ghcr.io/octo-org/api:1.2@${digest}`]: {
      owner: 'octo-org',
      packageType: 'container',
      name: 'api',
      version: digest,
    },
    'docker.pkg.github.com/octo-org/repo/app:1.0': {
      owner: 'octo-org',
      packageType: 'docker',
      name: 'app',
      version: '1.0',
    },
    'https://github.com/orgs/octo-org/packages/container/package/charts%2Fapi': {
      owner: 'octo-org',
      packageType: 'container',
      name: 'charts/api',
    },
    'https://github.com/orgs/octo-org/packages/container/charts%2Fapi/123?tag=1.2': {
      owner: 'octo-org',
      packageType: 'container',
      name: 'charts/api',
      version: '123',
    },
    'https://github.com/users/hubot/packages/npm/package/tool': { owner: 'hubot', packageType: 'npm', name: 'tool' },
    'https://github.com/octo-org/api/pkgs/container/api/123?tag=latest': {
      owner: 'octo-org',
      packageType: 'container',
      name: 'api',
      version: 'latest',
    },
    'https://github.com/octo-org/api/pkgs/container/api#readme': {
      owner: 'octo-org',
      packageType: 'container',
      name: 'api',
    },
  };
  for (const [text, address] of Object.entries(known)) {
    it(`is read from ${text}`, () => assert.deepEqual(parsePackageAddress(text, githubDotCom), address));
  }

  for (const text of [
    '',
    'react-lib',
    'octo-org/api',
    'npm/',
    'ghcr.io/octo-org',
    'quay.io/octo-org/api',
    'https://github.com/octo-org/api',
    'https://github.com/orgs/octo-org/packages',
    'https://github.example.com/orgs/octo-org/packages/npm/package/tool',
  ]) {
    it(`is not in "${text}"`, () => assert.equal(parsePackageAddress(text, githubDotCom), undefined));
  }

  it('is that of the signed-in host', () => {
    const host = enterpriseHost('https://github.example.com') ?? assert.fail();
    const page = 'https://github.example.com/orgs/octo-org/packages/npm/package/tool';
    assert.equal(parsePackageAddress(page, host)?.name, 'tool');
    assert.equal(parsePackageAddress('containers.github.example.com/octo-org/api:1', host)?.version, '1');
    assert.equal(parsePackageAddress('ghcr.io/octo-org/api:1', host), undefined);
  });

  it('is read or refused, whatever is typed', () =>
    always([anyText], (text) => {
      const address = parsePackageAddress(text, githubDotCom);
      if (address) assert.notEqual(address.name, '');
    }));
});
