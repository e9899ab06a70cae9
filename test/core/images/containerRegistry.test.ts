import assert from 'node:assert/strict';
import { containerRegistry } from '../../../src/core/github/host.ts';
import { hostAt, hosts } from '../packages/fixtures.ts';

describe('The container registry of a host', () => {
  it('is ghcr.io for github.com, and the subdomain `containers` elsewhere', () => {
    assert.equal(containerRegistry(hosts.dotCom), 'https://ghcr.io');
    assert.equal(containerRegistry(hosts.dataResidency), 'https://containers.octo.ghe.com');
    assert.equal(containerRegistry(hosts.server), 'https://containers.github.example.com:8443');
  });

  it('is the server itself where its name is an address, which has no subdomains', () => {
    assert.equal(containerRegistry(hosts.serverByAddress), 'http://127.0.0.1:7777');
    assert.equal(containerRegistry(hostAt('http://[::1]:7777')), 'http://[::1]:7777');
    assert.equal(containerRegistry(hostAt('http://localhost:7777')), 'http://localhost:7777');
  });
});
