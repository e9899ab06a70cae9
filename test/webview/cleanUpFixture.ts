import type { Rule } from '../../src/core/retention/index.ts';
import type {
  CleanUpView,
  FromCleanUpPage,
  GroupView,
  PlanQuery,
  PlanView,
  RowsView,
  RowView,
  RuleSourceView,
  TemplateView,
  ToCleanUpPage,
  WhyView,
} from '../../src/messages/cleanUp.ts';
import { labels, packages, rowOf, withChoice, type FixtureRow } from './cleanUpRows.ts';

export const everything: PlanQuery = { search: '', sortBy: 'created', descending: true };

export const someRules: readonly Rule[] = [
  { packages: ['container/*'], delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
  { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } },
  { packages: ['npm/*', 'nuget/*'], delete: { prerelease: true, olderThan: '90 days' } },
  { keep: { newest: 10 } },
  { keep: { tags: ['v*', 'release-*'] } },
  { keep: { prerelease: false, newest: 2, per: 'minor' }, note: 'two patches of every minor' },
];

export const templates: readonly TemplateView[] = [
  { label: 'Keep the last 10 releases', rules: [{ keep: { prerelease: false, newest: 10 } }] },
  { label: 'Drop untagged after 7 days', rules: [{ delete: { untagged: true, olderThan: '7 days' } }] },
  {
    label: 'Drop pull-request tags after 14 days',
    rules: [{ delete: { tags: ['pr-*'], olderThan: '14 days' } }, { keep: { tags: ['v*'] } }],
  },
  { label: 'Drop prereleases after 90 days', rules: [{ delete: { prerelease: true, olderThan: '90 days' } }] },
];

function sentence(rule: Rule): string {
  const conditions = { ...rule.delete, ...rule.keep };
  const parts = [
    conditions.newest === undefined ? '' : `the newest ${conditions.newest} of each ${conditions.per ?? 'package'}`,
    conditions.untagged ? 'untagged' : '',
    conditions.tags ? `tagged ${conditions.tags.join(' or ')}` : '',
    conditions.prerelease === undefined ? '' : conditions.prerelease ? 'prereleases' : 'releases',
    conditions.olderThan ? `older than ${conditions.olderThan}` : '',
    rule.packages ? `in ${rule.packages.join(' or ')}` : '',
  ];
  return `${rule.keep ? 'Keep' : 'Delete'} ${parts.filter(Boolean).join(', ')}`;
}

export function sourceOf(rules: readonly Rule[], more: Partial<RuleSourceView> = {}): RuleSourceView {
  const isOn = more.isOn ?? true;
  return {
    id: 'settings',
    label: 'Settings',
    isOn,
    rules: rules.map((rule, index) => ({
      number: isOn ? index + 1 : undefined,
      rule: { ...rule, source: 'settings' },
      text: sentence(rule),
    })),
    problems: [],
    isEdited: false,
    canEdit: true,
    ...more,
  };
}

function daysOf({ createdAt }: FixtureRow): number {
  return (Date.UTC(2026, 10, 27) - Date.parse(createdAt)) / 86_400_000;
}

/** What the extension does, as far as the page sees it: it keeps the rules and the query, and answers for the plan's rows. */
export class CleanUpHost {
  view: CleanUpView;
  readonly #rows: readonly FixtureRow[];
  /** By the id of a version. */
  readonly #chosen = new Map<number, 'spared' | 'forced'>();
  #edits = 0;
  query = everything;
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve();
  /** The rows that match the query, in its order. */
  #found: readonly FixtureRow[] = [];

  constructor(count: number, view: Partial<CleanUpView> = {}) {
    this.#rows = Array.from({ length: count }, (_, index) => rowOf(index, view.kind));
    this.view = {
      kind: 'rules',
      title: 'Clean Up: octo-org',
      subtitle: 'mona on github.com · November 27, 2026 at 5:09 PM',
      sources: [sourceOf(someRules)],
      canCreateFile: true,
      templates,
      packages,
      failures: [],
      notes: [],
      state: { format: 1, target: 'octo-org' },
      ...view,
    };
    this.#find();
  }

  /** The message that shows everything. */
  showing(more: Partial<CleanUpView> = {}): ToCleanUpPage {
    this.view = { ...this.view, plan: this.#plan(), ...more };
    return { type: 'show', view: this.view };
  }

  /** What it answers; nothing to what it only acts on. */
  answer(message: FromCleanUpPage): ToCleanUpPage | undefined {
    switch (message.type) {
      case 'query':
        this.query = message.query;
        this.#find();
        return this.showing();
      case 'rows':
        return { type: 'rows', rows: this.#slice(message.first, message.count) };
      case 'why':
        return { type: 'why', why: this.#why(message.id) };
      case 'spare':
        return this.#choose(message.id, message.isSpared ? 'spared' : undefined);
      case 'force':
        return this.#choose(message.id, message.isForced ? 'forced' : undefined);
      case 'setRules': {
        this.#edits++;
        const rules = message.rules as unknown as readonly Rule[];
        const sources = this.view.sources.map((each) =>
          each.id === message.source
            ? sourceOf(rules, { ...each, rules: sourceOf(rules).rules, isEdited: true })
            : each,
        );
        return this.showing({ sources });
      }
      default:
        return undefined;
    }
  }

  #choose(id: number, choice: 'spared' | 'forced' | undefined): ToCleanUpPage {
    if (choice) this.#chosen.set(id, choice);
    else this.#chosen.delete(id);
    this.#find();
    return this.showing();
  }

  #current(row: FixtureRow): FixtureRow {
    return withChoice(row, this.#chosen.get(row.id));
  }

  #find(): void {
    const { search, verdict, group, package: chosen, age, sortBy, descending } = this.query;
    const found = this.#rows
      .map((row) => this.#current(row))
      .filter(
        (row) =>
          row.name.includes(search) &&
          (verdict === undefined || row.verdict === verdict) &&
          (group === undefined || row.group === group) &&
          (chosen === undefined || row.package === chosen) &&
          (age === undefined || (age.is === 'olderThan' ? daysOf(row) > age.days : daysOf(row) < age.days)),
      );
    const keys = {
      package: (row: FixtureRow) => row.package,
      name: (row: FixtureRow) => row.name,
      created: (row: FixtureRow) => row.createdAt,
      verdict: (row: FixtureRow) => row.verdict,
      size: (row: FixtureRow) => row.size ?? -1,
    };
    const keyOf = keys[sortBy];
    const sign = descending ? -1 : 1;
    found.sort((one, other) => (keyOf(one) < keyOf(other) ? -sign : keyOf(one) > keyOf(other) ? sign : 0));
    this.#found = found;
  }

  #slice(first: number, count: number): RowsView {
    const items = this.#found.slice(first, first + count).map((row): RowView => row);
    return { total: this.#found.length, first, items };
  }

  #plan(): PlanView {
    const rows = this.#rows.map((row) => this.#current(row));
    const counts = new Map<string, number>();
    for (const { group } of rows) counts.set(group, (counts.get(group) ?? 0) + 1);
    const groups = [...counts].map(([id, count]): GroupView => {
      const verdict = rows.find(({ group }) => group === id)?.verdict ?? 'keep';
      return { id, verdict, label: labels[id] ?? id, count };
    });
    const deleted = rows.filter(({ verdict }) => verdict === 'delete').length;
    const number = (value: number) => value.toLocaleString('en');
    return {
      totals: {
        deleted: `${number(deleted)} of ${number(rows.length)} versions would be deleted: ${number(Math.round(deleted / 5))} images with their parts, in 2 packages`,
        kept: `${number(rows.length - deleted)} versions stay`,
        size: '1.7 GB, as far as sizes are known',
      },
      groups,
      timeline: Array.from({ length: 18 }, (_, index) => {
        const month = new Date(Date.UTC(2025, 5 + index, 1));
        const format = (month: 'short' | 'long', year?: 'numeric') =>
          new Intl.DateTimeFormat('en', { month, year, timeZone: 'UTC' });
        return {
          label: format('long', 'numeric').format(month),
          tick: format('short').format(month),
          deleted: (index * 13) % 29,
          kept: 4 + ((index * 7) % 23),
        };
      }),
      query: this.query,
      rows: this.#slice(0, 100),
      ...(this.#edits > 0 ? { change: `After edit ${this.#edits}: 12 more versions would be deleted.` } : {}),
      ...(deleted > 0 && this.view.progress?.kind !== 'deleting'
        ? { deleteLabel: `Delete ${number(deleted)} Versions…` }
        : {}),
    };
  }

  #why(id: number): WhyView {
    const row = this.#current(this.#rows[id - 1000] ?? rowOf(0, this.view.kind));
    return {
      package: row.package,
      id,
      name: row.name,
      verdict: `${row.verdict === 'delete' ? 'Delete' : 'Keep'}: ${row.reason}`,
      rules: (this.view.sources[0]?.rules ?? []).map(({ number = 0, text, rule }, index) => ({
        number,
        rule: text,
        note: rule.note,
        opinion: index % 2 === 0 ? 'Applies' : 'Does not apply',
        applies: index % 2 === 0,
        details: [
          {
            text: 'Created 31 days ago; older than 14 days means before Nov 13, 2026, 5:09 PM.',
            holds: index % 2 === 0,
          },
          { text: 'Rank 3 of 41 by version.' },
        ],
      })),
      always: row.verdict === 'keep' ? ['It is the newest of the package.'] : [],
    };
  }
}
