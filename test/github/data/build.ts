import { hash } from 'node:crypto';
import { digestOf } from './manifests.ts';
import { baseEvery, type Recipe } from './recipes.ts';

/** A run of continuous integration that makes an image. */
export interface Build {
  /** `octo-org/api-gateway`. */
  readonly image: string;
  /** `octo-org/api-gateway`, where the package is linked to a repository. */
  readonly repository: string | undefined;
  /** The builds of an image in their order, from 0. */
  readonly number: number;
  /** `3.5.0`, or the branch. */
  readonly version: string;
  /** In milliseconds since 1970, as the other. */
  readonly createdAt: number;
  readonly baseCreatedAt: number;
}

/** The hash of the commit that is built. */
export function commitOf({ image, number }: Pick<Build, 'image' | 'number'>): string {
  return hash('sha1', `commit ${image} ${String(number)}`);
}

/** The number of the run in GitHub Actions, eleven digits. */
export function runOf({ image, number }: Pick<Build, 'image' | 'number'>): string {
  const offset = parseInt(hash('sha1', image).slice(0, 6), 16);
  return String(10_950_000_000 + offset + number * 1_204_331);
}

export const sourceOf = ({ repository }: Pick<Build, 'repository'>): string | undefined =>
  repository === undefined ? undefined : `https://github.com/${repository}`;

/** RFC 3339, in whole seconds. */
export const timestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const baseDigest = ({ base }: Recipe, { number }: Build): string =>
  digestOf(`base ${base.name} ${String(Math.floor(number / baseEvery))}`);
