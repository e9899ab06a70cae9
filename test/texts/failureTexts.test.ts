import assert from 'node:assert/strict';
import type { DocumentFailure, FailureReason } from '../../src/core/planFile/index.ts';
import { failureLines } from '../../src/texts/cleanUp/failureTexts.ts';
import { refusedPlanText } from '../../src/texts/cleanUp/refusedPlanText.ts';

describe('What is said of packages without a plan', () => {
  const owner = { kind: 'organization', login: 'org' } as const;
  const incomplete: FailureReason = { kind: 'incomplete' };
  const failed = (name: string, reason: FailureReason = incomplete): DocumentFailure => ({
    owner,
    type: 'npm',
    name,
    reason,
  });

  it('gives each reason once, with the packages', () => {
    assert.deepEqual(failureLines([failed('a'), failed('b', { kind: 'declined', unread: 7 }), failed('c')]), [
      '2 packages are not planned (npm/a and npm/c): Others deleted something while it was listed.',
      'npm/b is not planned: Up to 7 manifests were not read.',
    ]);
    assert.deepEqual(failureLines([{ owner, types: ['npm', 'nuget'], reason: incomplete }]), [
      'Packages of org in npm and NuGet are not planned: Others deleted something while it was listed.',
    ]);
  });

  it('names ten of many', () => {
    const [line = '', ...others] = failureLines(Array.from({ length: 12 }, (_, index) => failed(`lib-${index}`)));
    assert.deepEqual(others, []);
    assert.match(line, /^12 packages are not planned \(npm\/lib-0, .*npm\/lib-9 and 2 more packages\): Others/);
  });

  it('shows what hostile names hide', () => {
    assert.match(failureLines([failed('a\u202e')])[0] ?? '', /^npm\/a⟨U\+202E⟩ is not planned/);
  });
});

describe('What is said of a plan that was changed after it was exported', () => {
  it('names the versions whose verdicts are not those of its rules', () => {
    const version = { id: 1, type: 'npm', package: 'lib', name: '1.0.0', tags: [] } as const;
    const textOf = (count: number) =>
      refusedPlanText({ kind: 'edited', versions: Array.from({ length: count }, () => version) }, 'plan.json');
    assert.equal(
      textOf(1),
      'plan.json was changed after it was exported, so it cannot be opened. 1 version in it does not have the verdict that its rules give: lib 1.0.0. Export the plan again.',
    );
    assert.match(
      textOf(2),
      /2 versions in it do not have the verdicts that its rules give: lib 1\.0\.0 and lib 1\.0\.0\. Export/,
    );
  });
});
