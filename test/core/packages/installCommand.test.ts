import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageTypes, type PackageType } from '../../../src/core/github/types.ts';
import type { Artifact } from '../../../src/core/packages/artifact.ts';
import { installCommands, type InstallTarget } from '../../../src/core/packages/installCommand.ts';
import { digest, hosts, hostileTexts, invisibleTexts, versionOf } from './fixtures.ts';

function target(packageType: PackageType, packageName: string, more: Partial<InstallTarget> = {}): InstallTarget {
  const artifact = packageType === 'container' ? ({ artifact: 'image' } as const) : {};
  return { host: hosts.dotCom, owner: 'Octo-Org', packageType, packageName, shell: 'posix', ...artifact, ...more };
}

/** What is to be run, the first of the ways to install it; or why there is none. */
function installCommand(installTarget: InstallTarget) {
  const ways = installCommands(installTarget);
  return 'refused' in ways ? ways : { command: ways[0].command };
}

function commandOf(installTarget: InstallTarget): string {
  const result = installCommand(installTarget);
  assert.ok('command' in result, JSON.stringify(result));
  return result.command;
}

describe('the install command', () => {
  it('of npm gives the registry for the lower-case scope alone', () => {
    assert.equal(
      commandOf(target('npm', 'hello', { version: versionOf('1.2.3-rc.1') })),
      'npm install @octo-org/hello@1.2.3-rc.1 --@octo-org:registry=https://npm.pkg.github.com',
    );
    assert.equal(
      commandOf(target('npm', 'hello', { host: hosts.server })),
      'npm install @octo-org/hello --@octo-org:registry=https://npm.github.example.com:8443',
    );
  });

  it('of RubyGems takes the gem from the owner alone', () => {
    assert.equal(
      commandOf(target('rubygems', 'hello', { version: versionOf('1.0') })),
      'gem install hello --version 1.0 --source https://rubygems.pkg.github.com/octo-org',
    );
  });

  it('of NuGet adds the package to the project', () => {
    const version = versionOf('1.0.0');
    assert.equal(
      commandOf(target('nuget', 'Octo.Hello', { version })),
      'dotnet add package Octo.Hello --version 1.0.0',
    );
  });

  it('of Maven is refused without the repository, which holds its address', () => {
    const version = versionOf('1.0.0');
    assert.equal(
      commandOf(target('maven', 'com.example.hello', { version, repositoryName: 'Hello' })),
      'mvn dependency:get -Dartifact=com.example:hello:1.0.0 ' +
        '-DremoteRepositories=github::default::https://maven.pkg.github.com/octo-org/Hello',
    );
    assert.match(
      commandOf(target('maven', 'com.example.hello', { repositoryName: 'Hello' })),
      /-Dartifact=com\.example:hello:LATEST /,
    );
    assert.deepEqual(installCommand(target('maven', 'com.example.hello', { version })), { refused: 'noRepository' });
  });

  it('R9, R10: of Maven takes the likeliest group and artifact, or those that were chosen', () => {
    const inRepository = { version: versionOf('1.0'), repositoryName: 'Hello' };
    const artifactOf = (name: string, more: Partial<InstallTarget> = {}) =>
      /-Dartifact=(\S+):1\.0 /.exec(commandOf(target('maven', name, { ...inRepository, ...more })))?.[1];
    const scala = 'com.example.tools-core_2.13';
    assert.equal(artifactOf(scala), 'com.example:tools-core_2.13');
    const coordinates = { groupId: 'com', artifactId: 'example.tools-core_2.13' };
    assert.equal(artifactOf(scala, { coordinates }), 'com:example.tools-core_2.13');
    assert.equal(
      artifactOf('ch.acme.extensions.ch.acme.extension.pdf-exporter'),
      'ch.acme.extensions:ch.acme.extension.pdf-exporter',
    );
    assert.equal(
      artifactOf('com.example.lint.com.example.lint.gradle.plugin'),
      'com.example.lint:com.example.lint.gradle.plugin',
    );
  });

  it('of a container pulls by tag, or by digest where untagged', () => {
    const tagged = versionOf(digest, ['1.2', 'latest']);
    assert.equal(
      commandOf(target('container', 'hello', { version: tagged })),
      'docker pull ghcr.io/octo-org/hello:1.2',
    );
    const untagged = versionOf(digest, []);
    assert.equal(
      commandOf(target('container', 'app/hello', { version: untagged, host: hosts.dataResidency })),
      `docker pull containers.octo.ghe.com/octo-org/app/hello@${digest}`,
    );
  });

  it('R11: of an image without a version is none, since it would take a tag that there may not be', () => {
    assert.deepEqual(installCommand(target('container', 'hello')), { refused: 'noVersion' });
    assert.deepEqual(installCommand(target('docker', 'hello', { repositoryName: 'App' })), { refused: 'noVersion' });
  });

  it('R12: of what is tagged as a signature or attestations of another version is none', () => {
    const attachmentTags = [
      `sha256-${'ab'.repeat(32)}`,
      `sha256-${'ab'.repeat(32)}.sig`,
      `sha256-${'cd'.repeat(32)}.att`,
    ];
    for (const tag of attachmentTags) {
      const version = versionOf(digest, [tag]);
      assert.deepEqual(installCommand(target('container', 'hello', { version })), { refused: 'attachment' }, tag);
    }
    const both = versionOf(digest, [...attachmentTags, '1.2']);
    assert.equal(commandOf(target('container', 'hello', { version: both })), 'docker pull ghcr.io/octo-org/hello:1.2');
    const ownDigest = digest.replace(':', '-');
    assert.equal(
      commandOf(target('container', 'hello', { version: versionOf(digest, [`${ownDigest}.imgpkg`]) })),
      `docker pull ghcr.io/octo-org/hello:${ownDigest}.imgpkg`,
    );
  });

  it('R13: of what is no image is that of its kind, and none before its manifest was read', () => {
    const version = versionOf(digest, ['1.2.3']);
    const { host, owner, packageType, packageName, shell } = target('container', 'hello');
    const unread = { host, owner, packageType, packageName, shell, version };
    assert.deepEqual(installCommand(unread), { refused: 'unreadManifest' });
    const kinds: [Artifact, object][] = [
      ['image', { command: 'docker pull ghcr.io/octo-org/hello:1.2.3' }],
      ['helmChart', { command: 'helm pull oci://ghcr.io/octo-org/hello --version 1.2.3' }],
      ['devContainerFeature', { command: '"ghcr.io/octo-org/hello:1.2.3": {}' }],
      ['devContainerTemplate', { command: 'devcontainer templates apply --template-id ghcr.io/octo-org/hello:1.2.3' }],
      ['fluxArtifact', { command: 'flux pull artifact oci://ghcr.io/octo-org/hello:1.2.3 --output .' }],
      ['wasmModule', { command: 'oras pull ghcr.io/octo-org/hello:1.2.3' }],
      ['artifact', { command: 'oras pull ghcr.io/octo-org/hello:1.2.3' }],
      ['attachment', { refused: 'attachment' }],
      ['unknown', { refused: 'unknownArtifact' }],
    ];
    for (const [artifact, result] of kinds) {
      assert.deepEqual(installCommand(target('container', 'hello', { version, artifact })), result);
    }
  });

  it('R13: of a Homebrew bottle names the formula, where the name of the package says which', () => {
    const bottle = (name: string, owner = 'octo-org') =>
      installCommand({
        ...target('container', name, { version: versionOf(digest, ['1.2.3']) }),
        owner,
        artifact: 'homebrewBottle',
      });
    assert.deepEqual(bottle('tap/hello'), { command: 'brew install octo-org/tap/hello' });
    assert.deepEqual(bottle('tap/hello/2'), { command: 'brew install octo-org/tap/hello@2' });
    assert.deepEqual(bottle('core/wget', 'Homebrew'), { command: 'brew install wget' });
    // `libsigcxx` is libsigc++.
    for (const name of ['hello', 'tap/libsigcxx']) assert.deepEqual(bottle(name), { refused: 'otherMeaning' });
  });

  it('R13: of a Helm chart is by its version, whose build stands behind a plus, else by digest', () => {
    const artifact = 'helmChart';
    const build = versionOf(digest, ['latest', '1.2.3-rc.1_build.5']);
    assert.equal(
      commandOf(target('container', 'charts/hello', { version: build, artifact })),
      'helm pull oci://ghcr.io/octo-org/charts/hello --version 1.2.3-rc.1+build.5',
    );
    for (const tags of [['latest'], []]) {
      assert.equal(
        commandOf(target('container', 'charts/hello', { version: versionOf(digest, tags), artifact })),
        `helm pull oci://ghcr.io/octo-org/charts/hello@${digest}`,
      );
    }
  });

  it('of a Docker image goes through its repository, and is refused without one', () => {
    const version = versionOf(digest, ['1.2']);
    assert.equal(
      commandOf(target('docker', 'hello', { version, repositoryName: 'App' })),
      'docker pull docker.pkg.github.com/octo-org/app/hello:1.2',
    );
    assert.deepEqual(installCommand(target('docker', 'hello', { version })), { refused: 'noRepository' });
  });

  it('is quoted for PowerShell where the same word would be bare elsewhere', () => {
    assert.deepEqual(installCommand(target('npm', 'hello', { version: versionOf('1.0.0'), shell: 'powershell' })), {
      command: "npm install '@octo-org/hello@1.0.0' '--@octo-org:registry=https://npm.pkg.github.com'",
    });
  });
});

describe('an install command made of hostile names', () => {
  const ordinary = { name: 'hello', version: '1.0', repositoryName: 'app' };
  const attacks = hostileTexts.flatMap((text) =>
    packageTypes.flatMap((packageType) => [
      { packageType, ...ordinary, name: packageType === 'maven' ? `com.${text}` : text },
      { packageType, ...ordinary, name: packageType === 'maven' ? 'com.hello' : 'hello', version: text },
      { packageType, ...ordinary, name: packageType === 'maven' ? 'com.hello' : 'hello', repositoryName: text },
    ]),
  );

  it('is one command whose words are the words that were meant', () => {
    const commands = attacks.flatMap(({ packageType, name, version, repositoryName }) => {
      const result = installCommand(
        target(packageType, name, { version: versionOf(version, [version]), repositoryName }),
      );
      return 'refused' in result ? [] : [{ packageType, name, command: result.command }];
    });
    assert.ok(commands.length > 250, `only ${commands.length} commands to run`);

    const directory = mkdtempSync(join(tmpdir(), 'install-command-'));
    try {
      const script = commands.map(({ command }) => `printf '%s\\n' ${command} 'end of command'\n`).join('');
      const output = execFileSync('/bin/sh', { input: script, cwd: directory, encoding: 'utf8' });
      const runs = output.split('end of command\n').slice(0, -1);
      assert.equal(runs.length, commands.length);
      for (const [index, { packageType, name, command }] of commands.entries()) {
        const words = runs[index]?.split('\n').slice(0, -1) ?? [];
        assert.equal(words.slice(0, 2).join(' '), /^\w+ [\w:]+/.exec(command)?.[0]);
        const expected = { npm: 4, rubygems: 7, nuget: 6, maven: 4, container: 3, docker: 3 }[packageType];
        assert.equal(words.length, expected, command);
        assert.ok(words.join(' ').toLowerCase().includes(name.replace(/.*\./, '').toLowerCase()), command);
      }
      assert.deepEqual(readdirSync(directory), [], 'nothing ran besides printf');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is refused where a part holds an invisible character', () => {
    for (const packageType of packageTypes) {
      for (const text of invisibleTexts) {
        for (const artifact of ['image', 'devContainerFeature'] as const) {
          const result = installCommand(
            target(packageType, `com.hello${text}`, { repositoryName: 'app', version: versionOf('1.0'), artifact }),
          );
          assert.ok('refused' in result, JSON.stringify(result));
        }
      }
    }
  });

  it('is refused where a name or version would be an option', () => {
    assert.deepEqual(installCommand(target('rubygems', '--local')), { refused: 'leadingHyphen' });
    assert.deepEqual(installCommand(target('nuget', '-h')), { refused: 'leadingHyphen' });
    const version = versionOf('--source=https://evil.example');
    assert.deepEqual(installCommand(target('nuget', 'Hello', { version })), { refused: 'leadingHyphen' });
  });

  it('is refused where the package manager would read another package, a path or a URL', () => {
    const otherMeaning: [PackageType, string, string][] = [
      ['npm', 'hello@npm:evil', '1.0.0'],
      ['npm', '../evil', '1.0.0'],
      ['npm', 'hello', 'npm:evil@1.0.0'],
      ['npm', 'hello', 'https://evil.example/x.tgz'],
      ['rubygems', '../evil.gem', '1.0'],
      ['rubygems', 'evil.gem', '1.0'],
      ['rubygems', 'hello:2.0', '1.0'],
      ['nuget', '@arguments', '1.0.0'],
      ['maven', 'com.example.hello:1.0:jar', '1.0'],
      ['maven', 'hello', '1.0'],
      ['maven', 'com.${env.SECRET}', '1.0'],
      ['container', 'hello:2', digest],
      ['container', 'hello@sha256:00', digest],
    ];
    for (const [packageType, name, version] of otherMeaning) {
      const result = installCommand(target(packageType, name, { version: versionOf(version) }));
      assert.deepEqual(result, { refused: 'otherMeaning' }, `${packageType} ${name} ${version}`);
    }
  });
});
