import type { ImageConfig, NamedValue } from '#core/documents';
import { paired } from './matching.ts';

/** A value in two versions; `undefined` where a version does not have it. */
export interface ValueChange<Name extends string = string> {
  readonly name: Name;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function isChanged({ before, after }: ValueChange): boolean {
  return before !== after;
}

/** An ISO 8601 date with a time, as builders write when something was built: it differs in every version. */
const timestamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** Whether a value differs only as the time of a build does. */
export function isTimestamp({ before, after }: ValueChange): boolean {
  return [before, after].every((value) => value === undefined || timestamp.test(value));
}

/** Returns environment variables, labels or annotations of two images, each once. */
export function compareNamedValues(
  before: readonly NamedValue[],
  after: readonly NamedValue[],
): readonly ValueChange[] {
  return paired(before, after, ({ name }) => name).map((pair) => ({
    name: (pair.after ?? pair.before)?.name ?? '',
    before: pair.before?.value,
    after: pair.after?.value,
  }));
}

export const configKeys = [
  'platform',
  'entrypoint',
  'cmd',
  'user',
  'workdir',
  'exposedPorts',
  'volumes',
  'stopSignal',
  'healthcheck',
  'author',
  'created',
] as const;
export type ConfigKey = (typeof configKeys)[number];

/** Returns the keys of two configs that at least one of them has, without environment variables and labels. */
export function compareConfigs(
  before: ImageConfig | undefined,
  after: ImageConfig | undefined,
): readonly ValueChange<ConfigKey>[] {
  const [old, current] = [before && configTexts(before), after && configTexts(after)];
  return configKeys
    .map((name) => ({ name, before: old?.[name], after: current?.[name] }))
    .filter((change) => change.before !== undefined || change.after !== undefined);
}

/** Lists of words as JSON; those whose order means nothing are sorted. */
function configTexts(config: ImageConfig): Record<ConfigKey, string | undefined> {
  const { platform, entrypoint, cmd, user, workdir, exposedPorts, volumes, stopSignal, healthcheck } = config;
  const words = (list: readonly string[] | undefined) => (list?.length ? JSON.stringify(list) : undefined);
  const sorted = (list: readonly string[]) => (list.length > 0 ? list.toSorted().join(', ') : undefined);
  return {
    platform,
    entrypoint: words(entrypoint),
    cmd: words(cmd),
    user,
    workdir,
    exposedPorts: sorted(exposedPorts),
    volumes: sorted(volumes),
    stopSignal,
    healthcheck: healthcheck && healthcheckText(healthcheck),
    author: config.author,
    created: config.created,
  };
}

/** `["CMD","curl","localhost"] interval=30000ms retries=3`. */
function healthcheckText({ test, ...options }: NonNullable<ImageConfig['healthcheck']>): string {
  const { intervalMs, timeoutMs, startPeriodMs, retries } = options;
  const times = { interval: intervalMs, timeout: timeoutMs, 'start-period': startPeriodMs };
  return [
    JSON.stringify(test),
    ...Object.entries(times).flatMap(([name, ms]) => (ms === undefined ? [] : [`${name}=${ms}ms`])),
    ...(retries === undefined ? [] : [`retries=${retries}`]),
  ].join(' ');
}
