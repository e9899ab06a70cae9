import assert from 'node:assert/strict';
import { versionOrder } from '../../../../src/core/retention/versions/order.ts';

type Type = Parameters<typeof versionOrder>[0];

export function comparison(type: Type): (one: string, other: string) => number {
  const order = versionOrder(type);
  const parse = (text: string) => order.parse(text) ?? assert.fail(`${text} is no version`);
  return (one, other) => Math.sign(order.compare(parse(one), parse(other))) + 0;
}

/** Each version against every other one: those before it are lower. */
export function assertOrder(type: Type, versions: readonly string[]): void {
  const compare = comparison(type);
  for (const [index, one] of versions.entries()) {
    for (const [otherIndex, other] of versions.entries()) {
      assert.equal(compare(one, other), Math.sign(index - otherIndex), `${one} and ${other}`);
    }
  }
}

export function assertEqual(type: Type, ...versions: readonly string[]): void {
  const compare = comparison(type);
  for (const one of versions) for (const other of versions) assert.equal(compare(one, other), 0, `${one} and ${other}`);
}

export function isPrerelease(type: Type, text: string): boolean {
  const order = versionOrder(type);
  return order.isPrerelease(order.parse(text) ?? assert.fail(`${text} is no version`));
}

/** As texts: numbers may be too large for `number`. */
export function numbersOf(type: Type, text: string): string[] | undefined {
  const order = versionOrder(type);
  const version = order.parse(text);
  return version === undefined ? undefined : order.numbers(version).map(String);
}
