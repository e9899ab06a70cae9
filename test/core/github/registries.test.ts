import assert from 'node:assert/strict';
import { imageRegistry, registryUrl } from '../../../src/core/github/host.ts';
import { hosts } from '../packages/fixtures.ts';

describe('a registry', () => {
  it('of github.com is a subdomain of pkg.github.com', () => {
    assert.equal(registryUrl(hosts.dotCom, 'npm'), 'https://npm.pkg.github.com');
    assert.equal(registryUrl(hosts.dotCom, 'maven'), 'https://maven.pkg.github.com');
    assert.equal(registryUrl(hosts.dotCom, 'rubygems'), 'https://rubygems.pkg.github.com');
    assert.equal(registryUrl(hosts.dotCom, 'nuget'), 'https://nuget.pkg.github.com');
  });

  it('of GHE.com and of a server is a subdomain of their own', () => {
    assert.equal(registryUrl(hosts.dataResidency, 'npm'), 'https://npm.octo.ghe.com');
    assert.equal(registryUrl(hosts.server, 'maven'), 'https://maven.github.example.com:8443');
  });

  it('of a server without a domain name is a path, since there can be no subdomains', () => {
    assert.equal(registryUrl(hosts.serverByAddress, 'npm'), 'http://127.0.0.1:7777/_registry/npm');
  });
});

describe('the registry of images', () => {
  it('is ghcr.io or the old Docker registry on github.com', () => {
    assert.equal(imageRegistry(hosts.dotCom, 'container'), 'ghcr.io');
    assert.equal(imageRegistry(hosts.dotCom, 'docker'), 'docker.pkg.github.com');
  });

  it('is containers.HOST elsewhere, and docker.HOST for the old registry of a server', () => {
    assert.equal(imageRegistry(hosts.dataResidency, 'container'), 'containers.octo.ghe.com');
    assert.equal(imageRegistry(hosts.dataResidency, 'docker'), 'containers.octo.ghe.com');
    assert.equal(imageRegistry(hosts.server, 'container'), 'containers.github.example.com:8443');
    assert.equal(imageRegistry(hosts.server, 'docker'), 'docker.github.example.com:8443');
    assert.equal(imageRegistry(hosts.serverByAddress, 'docker'), '127.0.0.1:7777');
    assert.equal(imageRegistry(hosts.serverByAddress, 'container'), '127.0.0.1:7777');
  });
});
