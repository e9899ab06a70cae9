import assert from 'node:assert/strict';
import fc from 'fast-check';
import { everything } from '../../../src/core/conflicts/arrange.ts';
import { parseKept, withoutAnswers, type KeptReport } from '../../../src/core/conflicts/kept.ts';
import type { PackageSummary } from '../../../src/core/packages/summary.ts';
import type { Problem } from '../../../src/core/github/problem.ts';
import { packageTypes, visibilities, type Owner } from '../../../src/core/github/types.ts';
import { listed, organization, packageNamed, reportOf } from './fixtures.ts';

/** Records as JSON gives them. */
const record = <T>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }, requiredKeys?: (keyof T)[]) =>
  fc.record<T, keyof T>(fields, { noNullPrototype: true, ...(requiredKeys ? { requiredKeys } : {}) });
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const text = fc.string();
const number = fc.nat();

const element: fc.Arbitrary<PackageSummary> = record({
  id: number,
  name: text,
  packageType: fc.constantFrom(...packageTypes),
  visibility: fc.constantFrom(...visibilities),
  versionCount: maybe(number),
  htmlUrl: maybe(text),
  repository: maybe(text),
  createdAt: text,
  updatedAt: maybe(text),
});
const problem: fc.Arbitrary<Problem> = fc.oneof(
  record({ kind: fc.constantFrom('authentication', 'forbidden', 'notFound', 'proxy', 'malformed'), message: text }),
  record({
    kind: fc.constant('missingScope'),
    needed: fc.array(text),
    granted: maybe(fc.array(text)),
    message: text,
  }),
  record({ kind: fc.constant('singleSignOn'), authorizeUrl: maybe(fc.webUrl()), message: text }),
  record({ kind: fc.constant('oauthAppRestriction'), organization: maybe(text), message: text }),
  record({ kind: fc.constantFrom('rejected', 'server'), status: number, message: text }),
  record({
    kind: fc.constant('rateLimit'),
    limit: fc.constantFrom('primary', 'secondary'),
    endsAt: number,
    message: text,
  }),
  record({ kind: fc.constant('network'), code: maybe(text), message: text }),
  record({ kind: fc.constant('certificate'), code: text, message: text }),
  record({ kind: fc.constant('timeout'), timeout: number }),
  record({ kind: fc.constant('foreignAddress'), address: text }),
  record({ kind: fc.constant('invalidName'), name: text }),
);
const owner: fc.Arbitrary<Owner> = record({
  kind: fc.constantFrom('organization', 'authenticatedUser', 'user'),
  login: text,
});
const list = { at: number, conflicts: fc.array(element, { maxLength: 3 }), publicOnly: fc.boolean() };
const known = { known: record(list, ['at', 'conflicts']) };
const answer = fc.oneof(
  record({ kind: fc.constant('listed'), ...list }, ['kind', 'at', 'conflicts']),
  record({ kind: fc.constant('failed'), at: number, problem, ...known }, ['kind', 'at', 'problem']),
  record({ kind: fc.constant('cancelled'), ...known }, ['kind']),
);
const side = record({ package: element, tags: maybe(fc.array(text)) });
const collision = fc.oneof(
  record({ kind: fc.constantFrom('same', 'absent'), at: number, docker: side }),
  record({ kind: fc.constant('present'), at: number, docker: side, container: side }),
  record({ kind: fc.constant('refused'), at: number, docker: side, problem }),
);
const gap = fc.oneof(
  record({ of: fc.constant('organizations'), problem }),
  record({ of: fc.constant('withheldOrganizations'), ids: fc.array(text) }),
);
/** As `conflictKey` makes them. */
const key = fc.tuple(text, number).map(([login, id]) => `${login}/${id}`);
const kept = record({
  report: record(
    {
      host: text,
      account: maybe(text),
      accountId: text,
      owners: fc.array(record({ owner, answer }), { maxLength: 4 }),
      gaps: fc.array(gap),
    },
    ['host', 'account', 'owners'],
  ),
  collisions: fc.dictionary(key, collision, { maxKeys: 3, noNullPrototype: true }),
  arrangement: record({
    search: text,
    owner: maybe(text),
    visibility: maybe(fc.constantFrom(...visibilities)),
    sortBy: fc.constantFrom('owner', 'name', 'created'),
    descending: fc.boolean(),
  }),
}) as fc.Arbitrary<KeptReport>;

/** As a webview's state comes back: without what is undefined. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** As the page keeps it. */
const keep = (report: KeptReport) => ({ format: 1, ...report, place: { open: [], page: 0 } });

describe('A kept report', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(kept, (each) =>
        assert.deepEqual(stored(parseKept(stored(keep(each)))), stored({ format: 1, ...each })),
      ),
    );
  });

  it('is nothing where anything in it is not what it should be', () => {
    const junk = fc.oneof(fc.constantFrom(null, true, 'text', -1.5, [], {}, [7]), fc.anything());
    fc.assert(
      fc.property(kept, fc.nat(), junk, (each, place, value) => {
        const state = stored(keep(each));
        const places = placesIn(state);
        const [holder, name] = places[place % places.length] ?? [];
        assert.ok(holder && name !== undefined);
        holder[name] = value;
        const parsed = parseKept(state);
        // Whatever is let through is a report: it can be kept and read again.
        if (parsed) assert.deepEqual(stored(parseKept(stored(keep(parsed)))), stored(parsed));
      }),
    );
  });

  it('is never made of anything else, and nothing makes reading fail', () => {
    fc.assert(fc.property(fc.anything(), (value) => assert.equal(parseKept(value), undefined)));
  });

  it('opens no address but a web address', () => {
    const state = (authorizeUrl: string) => {
      const failed = { kind: 'singleSignOn', authorizeUrl, message: '' } as const;
      const report = reportOf({ owner: organization('o'), answer: { kind: 'failed', at: 1, problem: failed } });
      return stored(keep({ report, collisions: {}, arrangement: everything }));
    };
    assert.ok(parseKept(state('https://github.com/orgs/o/sso')));
    assert.equal(parseKept(state('command:workbench.action.quit')), undefined);
    assert.equal(parseKept(state('file:///etc/passwd')), undefined);
  });

  it('takes an owner that was being asked as not asked', () => {
    const pending = reportOf({ owner: organization('o'), answer: { kind: 'pending' } });
    const parsed = parseKept(stored(keep({ report: pending, collisions: {}, arrangement: everything })));
    assert.deepEqual(parsed?.report.owners[0]?.answer, { kind: 'cancelled' });
  });

  it('of somebody who has signed out says whom was asked, and nothing of what they answered', () => {
    const report = reportOf(listed(organization('octo-org'), packageNamed('secret')));
    const left = withoutAnswers({ ...report, accountId: '7', gaps: [{ of: 'withheldOrganizations', ids: ['7'] }] });
    assert.deepEqual(left, {
      host: report.host,
      account: 'mona',
      accountId: '7',
      owners: [{ owner: organization('octo-org'), answer: { kind: 'cancelled' } }],
    });
  });
});

type Holder = Record<string | number, unknown>;

/** Every property of plain data, by what holds it. */
function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((name) => [[holder, name] as [Holder, string], ...placesIn(holder[name])]);
}
