import assert from 'node:assert/strict';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';

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
