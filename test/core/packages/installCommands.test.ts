import assert from 'node:assert/strict';
import type { PackageType } from '../../../src/core/github/types.ts';
import { installCommands, type InstallTarget } from '../../../src/core/packages/installCommand.ts';
import { digest, hosts, versionOf } from './fixtures.ts';

function snippets(
  packageType: PackageType,
  packageName: string,
  more: Partial<InstallTarget> = {},
): Partial<Record<string, string>> {
  const target: InstallTarget = {
    host: hosts.dotCom,
    owner: 'Octo',
    packageType,
    packageName,
    shell: 'posix',
    ...(packageType === 'container' ? { artifact: 'image' as const } : {}),
    ...more,
  };
  const ways = installCommands(target);
  return 'refused' in ways ? {} : Object.fromEntries(ways.map(({ title, command }) => [title, command]));
}

describe('the ways to install a package', () => {
  it('of npm are the command, the dependency and the registry of the scope', () => {
    assert.deepEqual(snippets('npm', 'hello', { version: versionOf('1.0.0') }), {
      npm: 'npm install @octo/hello@1.0.0 --@octo:registry=https://npm.pkg.github.com',
      'package.json': '"@octo/hello": "1.0.0"',
      '.npmrc': '@octo:registry=https://npm.pkg.github.com',
    });
  });

  it('of Maven are the command, the element for pom.xml and the line for Gradle', () => {
    const ways = snippets('maven', 'com.example.hello', { version: versionOf('1.0'), repositoryName: 'hello' });
    assert.deepEqual(Object.keys(ways), ['mvn', 'pom.xml', 'Gradle']);
    assert.equal(
      ways['pom.xml'],
      `<dependency>
  <groupId>com.example</groupId>
  <artifactId>hello</artifactId>
  <version>1.0</version>
</dependency>`,
    );
    assert.equal(ways.Gradle, 'implementation("com.example:hello:1.0")');
  });

  it('of NuGet and RubyGems are the command and the line for the project', () => {
    assert.equal(
      snippets('nuget', 'Hello', { version: versionOf('1.0.0') }).PackageReference,
      '<PackageReference Include="Hello" Version="1.0.0" />',
    );
    assert.equal(
      snippets('nuget', 'Hello')['nuget.config (packageSources)'],
      '<add key="github" value="https://nuget.pkg.github.com/octo/index.json" />',
    );
    assert.equal(
      snippets('rubygems', 'hello', { version: versionOf('1.0') }).Gemfile,
      "gem 'hello', '1.0', source: 'https://rubygems.pkg.github.com/octo'",
    );
  });

  it('of a tagged image are by tag, by digest and for a Dockerfile', () => {
    assert.deepEqual(snippets('container', 'hello', { version: versionOf(digest, ['latest']) }), {
      docker: 'docker pull ghcr.io/octo/hello:latest',
      'docker (digest)': `docker pull ghcr.io/octo/hello@${digest}`,
      Dockerfile: `FROM ghcr.io/octo/hello@${digest}`,
    });
  });

  it('R9: of Maven are all for the group and artifact that were chosen', () => {
    const coordinates = { groupId: 'com', artifactId: 'example.hello' };
    const more = { version: versionOf('1.0'), repositoryName: 'hello', coordinates };
    const ways = snippets('maven', 'com.example.hello', more);
    assert.match(ways['pom.xml'] ?? '', /<groupId>com<\/groupId>\n {2}<artifactId>example\.hello<\/artifactId>/);
    assert.equal(ways.Gradle, 'implementation("com:example.hello:1.0")');
  });

  it('R12, R13: of what is no image are neither pulled by docker nor for a Dockerfile', () => {
    const version = versionOf(digest, ['1.2.3']);
    const helm = snippets('container', 'hello', { version, artifact: 'helmChart' });
    assert.deepEqual(helm, { helm: 'helm pull oci://ghcr.io/octo/hello --version 1.2.3' });
    assert.deepEqual(Object.keys(snippets('container', 'hello', { version, artifact: 'artifact' })), ['oras']);
    const attestations = versionOf(digest, [`sha256-${'ab'.repeat(32)}`]);
    assert.deepEqual(snippets('container', 'hello', { version: attestations }), {});
  });

  it('escape what is syntax where they go', () => {
    const xml = snippets('maven', 'com.example.hello', {
      version: versionOf('1.0"<x>&\'$a'),
      repositoryName: 'hello',
    });
    assert.match(xml['pom.xml'] ?? '', /<version>1\.0&quot;&lt;x&gt;&amp;&apos;\$a<\/version>/);
    assert.equal(xml.Gradle, undefined, 'Groovy would fill in $a');
    const ruby = snippets('rubygems', "it's", { version: versionOf('#{exit}') });
    assert.match(ruby.Gemfile ?? '', /^gem 'it\\'s', '#\{exit\}', /);
    const image = snippets('container', 'a b', { version: versionOf(digest) });
    assert.equal(image.Dockerfile, undefined);
  });

  it('are none where the command is refused', () => {
    assert.deepEqual(snippets('npm', 'line\nbreak'), {});
  });
});
