import * as vscode from 'vscode';
import type { PackageRow, Row, VersionRow } from '../../../src/core/explorer/row.ts';
import type { Random } from '../../core/deletion/random.ts';
import { accounts } from '../course.ts';
import type { PlayedAccount } from './account.ts';
import type { Stage } from './stage.ts';

/** What an operation works with. */
export interface Walker {
  readonly stage: Stage;
  readonly account: PlayedAccount;
  readonly chance: Random;
  /** In the first half of a soak people come and go; in the second one session lasts. */
  readonly comeAndGo: boolean;
}

interface Operation {
  readonly name: string;
  /** How often, beside the others. */
  readonly shares: number;
  /** @returns whether there was anything to do it with. */
  readonly run: (walker: Walker) => Promise<boolean>;
}

const command = async (name: string, ...parameters: unknown[]): Promise<boolean> => {
  await vscode.commands.executeCommand(`githubPackages.${name}`, ...parameters);
  return true;
};

function oneOf<T>(chance: Random, choices: readonly T[]): T | undefined {
  return choices[chance.below(Math.max(choices.length, 1))];
}

/** An operation on a row that can be seen. */
function on<R extends Row>(
  isMeant: (row: Row) => row is R,
  run: (row: R, walker: Walker) => Promise<boolean>,
): Operation['run'] {
  return async (walker) => {
    const row = oneOf(walker.chance, walker.stage.tree.rows.filter(isMeant));
    return row === undefined ? false : run(row, walker);
  };
}

const ofKind =
  <Kind extends Row['kind']>(...kinds: Kind[]) =>
  (row: Row): row is Extract<Row, { kind: Kind }> =>
    kinds.some((kind) => kind === row.kind);
const parents = ofKind('owner', 'packageType', 'package', 'deletedVersions');
const isVersion = (row: Row): row is VersionRow => row.kind === 'version' && !row.deleted;
const isPackageOrVersion = (row: Row): row is PackageRow | VersionRow => row.kind === 'package' || isVersion(row);
const isPackage = ofKind('package');

/** Writes a setting of the extension; `undefined` is its default. */
export async function set(name: string, value: unknown): Promise<boolean> {
  const ours = vscode.workspace.getConfiguration('githubPackages');
  await ours.update(name, value, vscode.ConfigurationTarget.Global);
  return true;
}

/** Closes all panels and documents. */
export async function closeEditors(): Promise<boolean> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  return tabs.length > 0;
}

export const operations: readonly Operation[] = [
  {
    name: 'expand',
    shares: 60,
    run: on(parents, async (row, { stage }) => {
      await stage.tree.expand(row);
      return true;
    }),
  },
  {
    name: 'collapse',
    shares: 40,
    run: on(parents, (row, { stage }) => {
      stage.tree.collapse(row);
      return Promise.resolve(true);
    }),
  },
  {
    name: 'collapse all',
    shares: 2,
    run({ stage }) {
      stage.tree.collapseAll();
      return Promise.resolve(true);
    },
  },
  { name: 'refresh a row', shares: 15, run: on(parents, (row) => command('refreshRow', row)) },
  { name: 'refresh everything', shares: 5, run: () => command('refresh') },
  { name: 'load more', shares: 15, run: on(ofKind('more'), (row) => command('loadMore', row)) },
  { name: 'load all', shares: 6, run: on(isPackage, (row) => command('loadAll', row)) },
  {
    name: 'cancel',
    shares: 4,
    run: ({ stage }) => Promise.resolve(stage.cancel()),
  },
  { name: 'retry', shares: 12, run: on(ofKind('error'), (row) => command('retry', row)) },
  { name: 'explain an error', shares: 2, run: on(ofKind('error'), (row) => command('explainRow', row)) },
  {
    name: 'filter',
    shares: 8,
    run({ stage, chance }) {
      stage.filter = {
        text: oneOf(chance, ['npm', '1.0', 'v2', 'sha256', '-2', 'nothing']) ?? '',
        visibility: oneOf(chance, ['private', 'public', undefined]),
      };
      return command('filter');
    },
  },
  { name: 'clear the filter', shares: 8, run: () => command('clearFilter') },
  {
    name: 'group by type',
    shares: 3,
    run: ({ chance }) => set('groupByType', oneOf(chance, [true, undefined])),
  },
  { name: 'page size', shares: 3, run: ({ chance }) => set('pageSize', oneOf(chance, [10, 30, undefined])) },
  {
    name: 'package types',
    shares: 3,
    run: ({ chance }) => set('packageTypes', oneOf(chance, [['npm', 'container'], ['maven'], undefined])),
  },
  { name: 'show details', shares: 4, run: on(isPackageOrVersion, (row) => command('showDetails', row)) },
  { name: 'show JSON', shares: 4, run: on(isPackageOrVersion, (row) => command('showJson', row)) },
  { name: 'close editors', shares: 3, run: closeEditors },
  { name: 'delete a version, and undo', shares: 8, run: on(isVersion, (row) => command('deleteVersion', row)) },
  {
    name: 'sign out, and in',
    shares: 2,
    async run({ account, chance, comeAndGo }) {
      if (!comeAndGo) return false;
      account.signOut();
      account.login = oneOf(chance, accounts) ?? 'ann';
      // What goes on meets nobody for a moment.
      await new Promise((resolve) => setTimeout(resolve, chance.below(50)));
      await account.signIn(account.login);
      return true;
    },
  },
  {
    name: 'revoke the token, and renew it',
    shares: 1,
    async run({ account, chance, comeAndGo }) {
      if (!comeAndGo) return false;
      await account.revoke();
      await new Promise((resolve) => setTimeout(resolve, chance.below(50)));
      return command('signIn', { renew: true });
    },
  },
];

const shares = operations.reduce((sum, operation) => sum + operation.shares, 0);

export function anyOperation(chance: Random): Operation {
  let share = chance.below(shares);
  const chosen = operations.find((operation) => (share -= operation.shares) < 0);
  if (!chosen) throw new RangeError('no operation has this share');
  return chosen;
}
