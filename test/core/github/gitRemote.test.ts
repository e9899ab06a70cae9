import assert from 'node:assert/strict';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';
import { isRemoteOn, parseGitConfig } from '../../../src/core/github/gitRemote.ts';
import { always, anyText } from '../property.ts';

const withUrl = (url: string) => parseGitConfig(`[remote "origin"]\n\turl = ${url}\n`);

function hostOf(address: string) {
  return enterpriseHost(address) ?? assert.fail(address);
}

describe('The remote of a clone', () => {
  it('has the owner that its URL names, in each form that git takes', () => {
    const web = ['https://github.com/octo-org/api.git', 'https://x-access-token:secret@GitHub.com:443/octo-org/api/'];
    for (const url of [...web, 'https://www.github.com/octo-org/api']) {
      assert.deepEqual(withUrl(url), { host: 'github.com', isWeb: true, owner: 'octo-org' }, url);
    }
    for (const url of [
      'git@github.com:octo-org/api.git',
      'github.com:/octo-org/api',
      'ssh://git@GitHub.com:22/octo-org/api.git',
      'ssh://git@ssh.github.com:443/octo-org/api.git',
      'git+ssh://git@github.com/octo-org/api',
      'git://github.com/octo-org/api.git',
    ]) {
      assert.deepEqual(withUrl(url), { host: 'github.com', isWeb: false, owner: 'octo-org' }, url);
    }
    assert.equal(withUrl('octo@octo.ghe.com:octo_corp/api.git')?.owner, 'octo_corp');
  });

  it('is unknown where the URL names no owner of a host', () => {
    for (const url of [
      '../api.git',
      '/srv/git/octo-org/api.git',
      'C:/work/octo-org',
      'C:\\work\\api',
      'file:///srv/octo-org/api',
      'https://github.com/api.git',
      'https://gitlab.example.com/group/subgroup/api.git',
      'git@github.com:api.git',
      'https://github.com/<b>/api',
      'ext::sh -c whoami',
      '',
    ]) {
      assert.equal(withUrl(url), undefined, url);
    }
  });

  it('is origin, else the first; of several URLs the one that git fetches from', () => {
    const config = `[core]
	url = https://github.com/none/none
; [remote "origin"]
[remote "upstream"] # the other one
	url = https://github.com/upstream-org/api
	pushurl = https://github.com/pusher/api
`;
    assert.equal(parseGitConfig(config)?.owner, 'upstream-org');
    const origin = `${config}[Remote "origin"]\r\n  URL = "https://github.com/octo-org/api" ; mine\r\n\turl=git@github.com:second/api\r\n`;
    assert.equal(parseGitConfig(origin)?.owner, 'octo-org');
    assert.equal(
      parseGitConfig(`${config}[remote "origin"]\n\turl = https://github.com/\\\nocto-org/api`)?.owner,
      'octo-org',
    );
    assert.equal(parseGitConfig(`${config}[remote "origin"]\n\turl = /srv/api.git`), undefined);
    assert.equal(parseGitConfig('[branch "main"]\n\tremote = origin\n'), undefined);
    assert.equal(parseGitConfig('[remote]\n\turl = https://github.com/octo-org/api\n'), undefined);
  });

  it('is on the host whose website its URL names; the port of another protocol does not matter', () => {
    const isOn = (url: string, host = githubDotCom) => {
      const remote = withUrl(url);
      return remote !== undefined && isRemoteOn(remote, host);
    };
    assert.equal(isOn('git@github.com:octo-org/api'), true);
    assert.equal(isOn('https://github.example.com/octo-org/api'), false);
    assert.equal(isOn('https://github.com.attacker.invalid/octo-org/api'), false);
    const local = hostOf('http://127.0.0.1:7777');
    assert.equal(isOn('http://127.0.0.1:7777/octo-org/api.git', local), true);
    assert.equal(isOn('http://127.0.0.1:7778/octo-org/api.git', local), false);
    assert.equal(isOn('ssh://git@127.0.0.1:2222/octo-org/api.git', local), true);
    assert.equal(isOn('https://[::1]:7777/octo-org/api', hostOf('https://[::1]:7777')), true);
    assert.equal(isOn('git@octo.ghe.com:octo-org/api', hostOf('https://octo.ghe.com')), true);
  });

  it('never throws, whatever a configuration has', () =>
    always([anyText], (text) => {
      parseGitConfig(text);
      const remote = withUrl(text);
      assert.ok(remote === undefined || /^[A-Za-z0-9][\w-]*$/.test(remote.owner));
    }));
});
