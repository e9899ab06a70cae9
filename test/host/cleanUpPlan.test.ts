import assert from 'node:assert/strict';
import { LivePlan, type Deployments, type GatheredPackage, type Scope } from '../../src/core/cleanUp/index.ts';
import { packageKey } from '../../src/core/packages/index.ts';
import { activeRules, blockingSource } from '../../src/vscode/cleanUp/activeRules.ts';
import { cleanUpTitle } from '../../src/vscode/cleanUp/cleanUpView.ts';
import { confirmationOf, insteadOf } from '../../src/vscode/cleanUp/confirmation.ts';
import { planNotes } from '../../src/texts/cleanUp/planNotes.ts';
import { initialQuery, parsePersisted, requestKey, serialize } from '../../src/vscode/cleanUp/persisted.ts';
import type { RuleSource } from '../../src/vscode/cleanUp/ruleSources.ts';
import { gatheredOf } from '../core/cleanUp/packages.ts';
import { container, library, now } from '../texts/shownPlans.ts';

const owner = { kind: 'organization', login: 'octo-org' } as const;
const account = { host: 'github.com', account: 'mona', accountId: '7' };
const api: Scope = { kind: 'package', owner, packageType: 'container', name: 'api', visibility: 'private' };

describe('What a panel of Clean Up is restored from', () => {
  const persisted = {
    request: { account, scopes: [api], picked: new Map([['octo-org/container/api', new Set([1, 2])]]) },
    spared: new Map([['octo-org/container/api', new Set([2])]]),
    forced: new Map([['octo-org/container/api', new Set([1])]]),
    query: { ...initialQuery, search: 'pr-', age: { is: 'olderThan', days: 30 } as const },
    sources: { edits: {} },
  };

  it('is plain JSON with everything that the user chose, and what the page adds is left alone', () => {
    const stored: unknown = JSON.parse(JSON.stringify({ ...serialize(persisted), page: { scroll: 3 } }));
    assert.deepEqual(parsePersisted(stored), persisted);
    const rules = { ...persisted, request: { account, scopes: [api], picked: undefined }, sources: undefined };
    assert.deepEqual(parsePersisted(JSON.parse(JSON.stringify(serialize(rules)))), rules);
  });

  it('is nothing that another release wrote, and nothing that is no state', () => {
    for (const other of [undefined, {}, 'x', { ...serialize(persisted), format: 2 }]) {
      assert.equal(parsePersisted(other), undefined);
    }
  });

  it('belongs to one panel for the same account and packages, in any order, and to another for a review', () => {
    const other: Scope = { ...api, name: 'web' };
    const key = requestKey({ account, scopes: [api, other] });
    assert.equal(requestKey({ account: { ...account, account: 'renamed' }, scopes: [other, api] }), key);
    assert.notEqual(requestKey({ account: { ...account, accountId: '8' }, scopes: [api, other] }), key);
    assert.notEqual(requestKey({ account, scopes: [api, other], picked: new Map() }), key);
  });
});

describe('The title of a clean-up', () => {
  const titleOf = (...scopes: Scope[]) => cleanUpTitle({ scopes });
  it('names what is cleaned up', () => {
    const other = { ...owner, login: 'acme' };
    assert.equal(titleOf({ kind: 'owner', owner }), 'Clean Up: octo-org');
    assert.equal(titleOf({ kind: 'type', owner, packageType: 'npm' }), 'Clean Up: npm of octo-org');
    assert.equal(titleOf(api), 'Clean Up: octo-org/api');
    assert.equal(titleOf(api, { ...api, name: 'web' }), 'Clean Up: 2 packages of octo-org');
    assert.equal(titleOf(api, { ...api, owner: other }), 'Clean Up: 2 packages');
    assert.equal(titleOf({ kind: 'owner', owner }, { kind: 'owner', owner: other }), 'Clean Up: 2 owners');
    assert.equal(cleanUpTitle({ scopes: [api], picked: new Map() }), 'Review Delete: octo-org/api');
  });
});

describe('The rules that count', () => {
  const source = (id: string, more: Partial<RuleSource> = {}): RuleSource => ({
    id,
    kind: 'file',
    label: id,
    isOn: true,
    rules: [{ keep: { newest: 1 }, source: id }],
    problems: [],
    isEdited: false,
    canEdit: true,
    ...more,
  });

  it('are those of all sources that are on, in their order', () => {
    const sources = [source('a'), source('b', { isOn: false, problems: ['broken'] }), source('c')];
    assert.deepEqual(
      activeRules(sources).map(({ rule }) => rule.source),
      ['a', 'c'],
    );
  });

  it('are none while a source that is on has problems, since it may say what to keep', () => {
    const sources = [source('a'), source('b', { problems: ['Line 3: …'] })];
    assert.deepEqual(activeRules(sources), []);
    assert.equal(blockingSource(sources)?.id, 'b');
  });
});

function planOf(packages: readonly GatheredPackage[], live = new LivePlan()) {
  live.begin(
    Date.parse(now),
    packages.map(({ reference }) => packageKey(reference)),
  );
  for (const each of packages) live.put(each);
  live.setRules([{ delete: { olderThan: '1 day' } }]);
  return live.current ?? assert.fail();
}

describe('The confirmation of a clean-up', () => {
  it('has figures, and names packages that lose more than half and releases', () => {
    const app = gatheredOf(
      container({ 1: { tags: ['v2'], age: 1 }, 2: { tags: ['v1'], age: 9, children: [3] }, 3: { age: 9 } }),
    );
    const { question, detail, button } = confirmationOf(planOf([app]));
    assert.equal(question, 'Delete 2 versions of org/api?');
    assert.equal(button, 'Delete 2 Versions');
    assert.ok(detail.includes('1 is an image; 1 is a part of these, such as a platform.'), detail);
    assert.ok(detail.includes('That is more than half of the versions of api (2 of 3).'), detail);
    assert.ok(detail.includes('1 release would be deleted: v1.'), detail);
    assert.ok(detail.endsWith('You can restore them for 30 days.'), detail);
  });

  it('says whose deployed images may be among them, since that was not checked', () => {
    const current = planOf([gatheredOf(library({ '1.1.0': 2, '1.0.0': 3 }))]);
    const of = (state: Deployments['state'], unasked: number) =>
      confirmationOf(current, [{ owner, deployments: { state } as Deployments, unasked }]).detail;
    const text = 'Not checked: which images of octo-org are deployed.';
    assert.ok(!of({ kind: 'open' }, 0).includes(text));
    assert.ok(of({ kind: 'open' }, 501).includes(text));
    assert.ok(of({ kind: 'unknown', problem: { kind: 'notFound', message: '' } }, 0).includes(text));
    assert.ok(!of({ kind: 'unknown', problem: undefined }, 0).includes(text), 'users have none');
  });

  it('names up to eight, then counts', () => {
    const versions = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`1.0.${index}`, 30 - index]));
    const { question, detail } = confirmationOf(planOf([gatheredOf(library(versions))]));
    assert.equal(question, 'Delete 11 versions of org/lib?');
    assert.match(detail, /11 releases would be deleted: (1\.0\.\d+, ){8}and 3 more\./);
    assert.ok(!detail.includes('image'), detail);
  });
});

describe('The confirmation of a review', () => {
  const app = gatheredOf(
    container({
      1: { tags: ['v2', 'latest'], age: 1, children: [3] },
      2: { tags: ['v1'], age: 9, children: [3, 4] },
      3: { age: 9 },
      4: { age: 9 },
      5: { age: 9, subject: 1 },
    }),
  );
  const review = (picked: readonly number[], forced: readonly number[] = [], pkg = app) => {
    const key = packageKey(pkg.reference);
    const live = new LivePlan(new Map([[key, new Set(picked)]]));
    for (const id of forced) live.setForced(key, id, true);
    return planOf([pkg], live);
  };

  it('names the images that break, and those that lose what is attached to them', () => {
    const { question, detail, button } = confirmationOf(review([3, 5], [3, 5]));
    assert.deepEqual([question, button], ['Delete 2 versions of org/api?', 'Delete Anyway']);
    assert.ok(detail.includes('This breaks 2 kept images: v2 and v1.'), detail);
    const attached = confirmationOf(review([5], [5])).detail;
    assert.ok(!attached.includes('breaks'), attached);
  });

  it('says what could not be checked', () => {
    const images = app.images && { ...app.images, manifests: new Map() };
    const unread = { ...app, ...(images ? { images } : {}) };
    const { detail, button } = confirmationOf(review([2, 3], [2], unread));
    assert.match(detail, /could not be checked whether other images depend on 1 version that you delete/);
    assert.equal(button, 'Delete Anyway');
  });

  it('says that latest goes, and with it nothing that was not selected', () => {
    const { detail, button } = confirmationOf(review([1]));
    assert.ok(detail.includes('That includes the version tagged latest.'), detail);
    assert.equal(button, 'Delete 2 Versions');
  });

  it('says that a package goes with its last version, or offers it instead where GitHub would refuse', () => {
    const lib = gatheredOf(library({ '1.0.0': 2, '1.1.0': 1 }));
    const whole = confirmationOf(review([1, 2], [], lib));
    assert.equal(whole.button, 'Delete 2 Versions and Package');
    assert.ok(whole.detail.includes('The package org/lib is deleted along with all of its versions.'), whole.detail);
    assert.equal(insteadOf(review([1, 2], [], lib)), undefined);
    assert.equal(insteadOf(review([1])), undefined);
    const instead = insteadOf(review([1, 2])) ?? assert.fail();
    assert.equal(instead.question, 'Delete the package org/api instead?');
    assert.equal(instead.button, 'Delete Package Instead…');
    assert.deepEqual(instead.packages, [app.reference]);
  });
});

describe('The notes on a plan', () => {
  const none = { deployments: [], failures: [] };
  it('say once for each package which versions rules about versions cannot match', () => {
    const live = new LivePlan();
    const lib = gatheredOf(library({ '1.0.0': 2, nonsense: 3 }));
    const current = planOf([lib], live);
    assert.deepEqual(planNotes(current, none), []);
    live.setRules([{ delete: { prerelease: true } }]);
    const [note, ...others] = planNotes(live.current ?? assert.fail(), none);
    assert.deepEqual(others, []);
    assert.match(note ?? '', /^lib: 1 version is not a version number of npm \(nonsense\)\./);
  });

  it('say once for several packages what is so of each', () => {
    const live = new LivePlan();
    planOf(
      ['a', 'b'].map((name) => gatheredOf({ ...library({ '1.0.0': 2, nonsense: 3 }), name })),
      live,
    );
    live.setRules([{ delete: { prerelease: true } }]);
    assert.deepEqual(planNotes(live.current ?? assert.fail(), none), [
      '2 versions in 2 packages are not version numbers of npm (a nonsense and b nonsense). Rules about prereleases, lower versions and the newest by version do not match them.',
    ]);
    const snapshots = ['a', 'b'].map((name) => gatheredOf({ ...library({ '1.0-SNAPSHOT': 2 }, 'maven'), name }));
    assert.deepEqual(planNotes(planOf(snapshots), none), [
      'a and b: GitHub keeps all builds of a SNAPSHOT as one version, so none of them can be deleted alone.',
    ]);
  });

  it('say that builds of a SNAPSHOT cannot be deleted alone', () => {
    const notes = planNotes(planOf([gatheredOf(library({ '1.0-SNAPSHOT': 2, '0.9': 3 }, 'maven'))]), none);
    assert.deepEqual(notes, [
      'lib: GitHub keeps all builds of a SNAPSHOT as one version, so none of them can be deleted alone.',
    ]);
  });

  it('name the packages of the Docker registry, which have no plan', () => {
    const target = { reference: { owner, packageType: 'docker', name: 'old' }, visibility: 'public' } as const;
    const failures = [{ target, failure: { kind: 'unsupported' } as const }];
    const [note] = planNotes(planOf([gatheredOf(library({ '1.0.0': 2 }))]), { deployments: [], failures });
    assert.match(note ?? '', /^1 package of the Docker registry is not planned \(old\)/);
  });
});
