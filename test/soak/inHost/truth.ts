import type { PackageRow, Row } from '../../../src/core/explorer/row.ts';
import type { Truth } from '../course.ts';

/**
 * Where the expanded tree says something else than the server has, in sentences. Rows may lack what is behind "Load
 * More…", and nothing besides.
 */
export function lies(childrenOf: (row?: Row) => readonly Row[], truth: Truth): string[] {
  const owners = childrenOf().filter((row) => row.kind === 'owner');
  const found = difference(
    'the owners',
    Object.keys(truth),
    owners.map(({ owner }) => owner.login),
  );
  for (const row of owners) {
    const packages = truth[row.owner.login] ?? {};
    const shown = childrenOf(row);
    if (shown.length === 0) continue;
    found.push(...failures(shown));
    const rows = shown.filter((each) => each.kind === 'package');
    const others = shown.filter(({ kind }) => kind !== 'package').map(({ id }) => id);
    const told = difference(row.owner.login, Object.keys(packages), rows.map(nameOf));
    found.push(...told.map((lie) => (others.length > 0 ? `${lie}; beside ${others.join(', ')}` : lie)));
    for (const each of rows) found.push(...liesUnder(each, childrenOf(each), packages[nameOf(each)] ?? []));
  }
  return found;
}

function liesUnder(row: PackageRow, shown: readonly Row[], ids: readonly number[]): string[] {
  if (shown.length === 0) return [];
  const versions = shown.flatMap((each) => (each.kind === 'version' ? [each.version.id] : []));
  const hasMore = shown.some(({ kind }) => kind === 'more');
  const expected = hasMore ? ids.slice(0, versions.length) : ids;
  const place = `${row.owner.login}/${nameOf(row)}`;
  return [...failures(shown), ...difference(place, expected.map(String), versions.map(String))];
}

function failures(shown: readonly Row[]): string[] {
  return shown.flatMap((row) => (row.kind === 'error' ? [`${row.id}: ${String(row.error)}`] : []));
}

function nameOf({ package: element }: PackageRow): string {
  return `${element.packageType}/${element.name}`;
}

function difference(place: string, expected: readonly string[], shown: readonly string[]): string[] {
  const [all, there] = [new Set(expected), new Set(shown)];
  const missing = [...all].filter((each) => !there.has(each));
  const extra = [...there].filter((each) => !all.has(each));
  const told = (what: string, names: string[]) =>
    names.length === 0 ? [] : [`${place} ${what} ${names.length}: ${names.slice(0, 3).join(', ')}`];
  const twice = shown.length - there.size;
  return [
    ...told('lacks', missing),
    ...told('has too many,', extra),
    ...(twice > 0 ? [`${place} repeats ${twice}`] : []),
  ];
}
