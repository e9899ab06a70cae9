import assert from 'node:assert/strict';
import { installChoices, type InstallTarget } from '../../../src/core/packages/installCommand.ts';
import { digest, hosts, versionOf } from './fixtures.ts';

const shared = { host: hosts.dotCom, owner: 'octo', shell: 'posix' } as const;
const maven = (packageName: string): InstallTarget => ({
  ...shared,
  packageType: 'maven',
  packageName,
  repositoryName: 'app',
});

describe('what an install command may mean', () => {
  it('R9: is every group and artifact that a Maven name may stand for, the likeliest first', () => {
    const choices = installChoices(maven('com.example.tools-core_2.13'));
    assert.ok(!('refused' in choices));
    assert.deepEqual(
      choices.map(({ coordinates }) => coordinates?.artifactId),
      ['tools-core_2.13', '13', 'example.tools-core_2.13'],
    );
  });

  it('R9: is one thing where the name decides it', () => {
    const choices = installChoices(maven('com.example.com.example.gradle.plugin'));
    assert.ok(!('refused' in choices));
    assert.equal(choices.length, 1);
  });

  it('R13: is a feature or a template for a dev container artifact', () => {
    const version = versionOf(digest, ['1']);
    const target: InstallTarget = { ...shared, packageType: 'container', packageName: 'node', version };
    const choices = installChoices(target, ['devContainerFeature', 'devContainerTemplate']);
    assert.ok(!('refused' in choices));
    assert.deepEqual(
      choices.map(({ artifact }) => artifact),
      ['devContainerFeature', 'devContainerTemplate'],
    );
    assert.deepEqual(installChoices(target), { refused: 'unreadManifest' });
    assert.deepEqual(installChoices(target, ['attachment']), { refused: 'attachment' });
  });

  it('is nothing where there is no command', () => {
    assert.deepEqual(installChoices(maven('hello')), { refused: 'otherMeaning' });
    const unknown = { ...shared, packageType: 'maven', packageName: 'com.example.hello' } as const;
    assert.deepEqual(installChoices(unknown), { refused: 'noRepository' });
  });
});
