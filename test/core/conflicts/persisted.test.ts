import assert from 'node:assert/strict';
import fc from 'fast-check';
import { everything, parsePersistedReport, type PersistedReport } from '../../../src/core/conflicts/query.ts';
import { visibilities, type Owner } from '../../../src/core/github/types.ts';
import { organization, packageNamed } from './fixtures.ts';

/** Records as JSON gives them. */
const record = <T>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }, requiredKeys?: (keyof T)[]) =>
  fc.record<T, keyof T>(fields, { noNullPrototype: true, ...(requiredKeys ? { requiredKeys } : {}) });
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const text = fc.string();

const owner: fc.Arbitrary<Owner> = record({
  kind: fc.constantFrom('organization', 'authenticatedUser', 'user'),
  login: text,
});
const persisted = record({
  request: record({ host: text, account: maybe(text), accountId: text, owners: fc.array(owner, { maxLength: 4 }) }, [
    'host',
    'account',
    'owners',
  ]),
  query: record({
    search: text,
    owner: maybe(text),
    visibility: maybe(fc.constantFrom(...visibilities)),
    sortBy: fc.constantFrom('owner', 'name', 'created'),
    descending: fc.boolean(),
  }),
}) as fc.Arbitrary<PersistedReport>;

/** As a webview's state comes back: without what is undefined. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** As the page persists it. */
const persist = ({ request, query }: PersistedReport) => ({
  format: 2,
  request,
  arrangement: query,
  place: { open: [], page: 0 },
});

describe('A persisted report', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(persisted, (each) =>
        assert.deepEqual(stored(parsePersistedReport(stored(persist(each)))), stored(each)),
      ),
    );
  });

  it('is nothing where anything in it is not what it should be', () => {
    const junk = fc.oneof(fc.constantFrom(null, true, 'text', -1.5, [], {}, [7]), fc.anything());
    fc.assert(
      fc.property(persisted, fc.nat(), junk, (each, place, value) => {
        const state = stored(persist(each));
        const places = placesIn(state);
        const [holder, name] = places[place % places.length] ?? [];
        assert.ok(holder && name !== undefined);
        holder[name] = value;
        const parsed = parsePersistedReport(state);
        // Whatever is let through is a report: it can be persisted and read again.
        if (parsed) assert.deepEqual(stored(parsePersistedReport(stored(persist(parsed)))), stored(parsed));
      }),
    );
  });

  it('is never made of anything else, and nothing makes reading fail', () => {
    fc.assert(fc.property(fc.anything(), (value) => assert.equal(parsePersistedReport(value), undefined)));
  });

  it('of format 1, which held the conflicts too, gives the account, the owners and the query', () => {
    const conflict = packageNamed('legacy');
    const problem = { kind: 'server', status: 500, message: 'Server Error' };
    const arrangement = { search: 'front', visibility: 'private', sortBy: 'versions', descending: true };
    const former = {
      format: 1,
      report: {
        host: 'github.com',
        account: 'mona',
        accountId: '2001',
        owners: [
          {
            owner: organization('octo-org'),
            answer: { kind: 'listed', at: 1, conflicts: [conflict], publicOnly: true },
          },
          {
            owner: { kind: 'user', login: 'hubot' },
            answer: { kind: 'failed', at: 2, problem, known: { at: 1, conflicts: [] } },
          },
          { owner: { kind: 'authenticatedUser', login: 'mona' }, answer: { kind: 'pending' } },
        ],
        gaps: [{ of: 'withheldOrganizations', ids: ['21955855'] }],
      },
      collisions: { 'octo-org/7': { kind: 'absent', at: 3, docker: { package: conflict, tags: ['latest'] } } },
      arrangement,
      place: { open: ['octo-org/7'], page: 0, ownersOpen: false, scroll: 120 },
    };
    const owners = former.report.owners.map((each) => each.owner);
    assert.deepEqual(parsePersistedReport(former), {
      request: { host: 'github.com', account: 'mona', accountId: '2001', owners },
      query: arrangement,
    });
    const anonymous = { ...former, report: { host: 'github.com', owners: [] }, arrangement: everything };
    assert.deepEqual(parsePersistedReport(stored(anonymous))?.request, {
      host: 'github.com',
      owners: [],
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
