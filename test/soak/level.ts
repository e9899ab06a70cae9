import { median } from '../bench/statistics.ts';
import type { Checkpoint } from './course.ts';

/** How a figure went from rest to rest. */
export interface Level {
  readonly name: string;
  /** At the first rest after the warm-up. */
  readonly first: number;
  /** The median of the last third. */
  readonly last: number;
  /** `last` must not be over it. */
  readonly most: number;
  /** What it gains in a minute after the warm-up, by linear regression. */
  readonly slope: number;
}

/** Caches fill, and code is compiled, in the first part of a walk. */
const warmUp = 0.2;
const megabyte = 1_000_000;

/** The figures that must return to their level. The heap in MB: within 10 % and 3 MB, for most of it is VS Code's own. */
export function levels(checkpoints: readonly Checkpoint[]): Level[] {
  if (checkpoints.length === 0) return [];
  const warm = checkpoints.slice(Math.floor(checkpoints.length * warmUp));
  const handlesOf = ({ handles }: Checkpoint) => Object.values(handles).reduce((sum, count) => sum + count, 0);
  return [
    level(
      'heap, MB',
      warm,
      ({ heap }) => heap / megabyte,
      (first) => first + Math.min(first * 0.1, 3),
    ),
    level(
      'subscriptions to events',
      warm,
      ({ subscriptions }) => subscriptions,
      (first) => first + 3,
    ),
    level(
      'AbortControllers',
      warm,
      ({ controllers }) => controllers,
      (first) => first + 10,
    ),
    level(
      'listeners to their signals',
      warm,
      ({ abortListeners }) => abortListeners,
      (first) => first + 10,
    ),
    level('open handles', warm, handlesOf, (first) => first + 25),
    // A connection is kept for a while after its last answer: as many as were ever in flight at once may be, 20 to the
    // API and 20 to the registry, and those of cancelled requests until the server has noticed.
    level(
      'connections at the server',
      warm,
      ({ sockets }) => sockets,
      (first) => first + 45,
    ),
  ];
}

function level(
  name: string,
  checkpoints: readonly Checkpoint[],
  of: (checkpoint: Checkpoint) => number,
  mostFor: (first: number) => number,
): Level {
  const values = checkpoints.map(of);
  const first = values[0] ?? NaN;
  const last = median(values.slice(-Math.ceil(values.length / 3)));
  const slope = slopeOf(
    checkpoints.map(({ seconds }) => seconds / 60),
    values,
  );
  return { name, first, last, most: mostFor(first), slope };
}

export function isKept({ last, most }: Level): boolean {
  return last <= most;
}

/** Of the line through points by least squares; 0 for one point. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
  const common = x.reduce((sum, value, index) => sum + (value - middleX) * ((y[index] ?? NaN) - middleY), 0);
  return spread === 0 ? 0 : common / spread;
}
