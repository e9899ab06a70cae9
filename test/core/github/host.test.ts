import assert from 'node:assert/strict';
import { enterpriseHost, githubDotCom, isInsecure, isGitHubPage } from '../../../src/core/github/host.ts';

describe('The host of an enterprise address', () => {
  it('is Enterprise Server, with its API under /api/v3 of the same origin', () => {
    assert.deepEqual(enterpriseHost('https://github.example.com'), {
      kind: 'server',
      name: 'github.example.com',
      webUrl: 'https://github.example.com',
      apiUrl: 'https://github.example.com/api/v3',
    });
    assert.equal(enterpriseHost(' http://127.0.0.1:4000/ ')?.apiUrl, 'http://127.0.0.1:4000/api/v3');
    assert.equal(enterpriseHost('https://github.example.com/api/v3/')?.apiUrl, 'https://github.example.com/api/v3');
    assert.equal(enterpriseHost('http://[::1]:4000')?.apiUrl, 'http://[::1]:4000/api/v3');
  });

  it('is GHE.com for its subdomains, with or without api in front, always over https', () => {
    const expected = {
      kind: 'ghe.com',
      name: 'octo.ghe.com',
      webUrl: 'https://octo.ghe.com',
      apiUrl: 'https://api.octo.ghe.com',
    };
    for (const address of ['https://octo.ghe.com', 'https://api.octo.ghe.com/', 'http://OCTO.GHE.COM']) {
      assert.deepEqual(enterpriseHost(address), expected, address);
    }
    assert.equal(enterpriseHost('https://octo.ghe.com.attacker.invalid')?.kind, 'server');
  });

  it('is github.com where someone set that', () => {
    assert.equal(enterpriseHost('https://github.com/'), githubDotCom);
    assert.equal(enterpriseHost('https://api.github.com'), githubDotCom);
  });

  it('may be without TLS on this machine alone, where nobody else reads the token', () => {
    for (const name of ['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.1.2.3:80', '[::1]:4000']) {
      assert.equal(enterpriseHost(`http://${name}`)?.kind, 'server', name);
    }
    for (const name of [
      'github.example.com',
      'octo.ghe.com.example.com',
      '10.0.0.1',
      '128.0.0.1',
      '[::2]',
      '127.0.0.1.example.com',
      'localhost.example.com',
      'not-localhost',
      '127.0.0.1@github.example.com',
      '127.example.com',
    ]) {
      assert.equal(enterpriseHost(`http://${name}`), undefined, name);
      assert.equal(isInsecure(`http://${name}`), true, name);
      assert.equal(isInsecure(`https://${name}`), false, name);
    }
    // What is GitHub's own is asked over https whatever was typed.
    for (const address of [
      '',
      'github.example.com',
      'ftp://x',
      'http://127.0.0.1',
      'http://octo.ghe.com',
      'http://github.com',
    ]) {
      assert.equal(isInsecure(address), false, address);
    }
  });

  it('drops a name and password', () => {
    assert.equal(enterpriseHost('https://ann:secret@github.example.com')?.webUrl, 'https://github.example.com');
  });

  it('is none for anything but http and https', () => {
    for (const address of [
      '',
      'github.example.com',
      'localhost:3000',
      'ftp://x',
      'file:///etc',
      'javascript:alert(1)',
    ]) {
      assert.equal(enterpriseHost(address), undefined, address);
    }
  });
});

describe('A page of GitHub', () => {
  it('is on the host, or on github.com, where the source of an image may be', () => {
    const host = enterpriseHost('https://github.example.com') ?? assert.fail();
    for (const url of ['https://github.example.com/o/r', 'https://github.com/o/r']) assert.ok(isGitHubPage(host, url));
    for (const url of [
      'https://github.com.evil.example/o',
      'http://github.com/o/r',
      'https://gist.github.com/o',
      'vscode://x',
      '',
    ]) {
      assert.ok(!isGitHubPage(host, url), url);
    }
  });
});
