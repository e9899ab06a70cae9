import type { Target } from '../../packages/index.ts';
import { isOf, type Place } from './event.ts';
import type { State } from './state.ts';

/** What other windows have done. */
export interface News {
  readonly deleted: readonly Target[];
  readonly restored: readonly Target[];
}

/**
 * Reads out of the journal what other windows have done, each thing once.
 *
 * @param own the file of this window. @param since what was done before is known already; ms since 1970.
 */
export function createNews(own: string, since: number): (state: State, place: Place) => News {
  const told = new Set<string>();

  return ({ intents }, place) => {
    const news = [...intents.values()].flatMap((intent) => {
      const { id, file, operation, settled } = intent;
      if (!settled || settled.at < since || settled.effect === 'none' || file === own || told.has(id)) return [];
      if (!isOf(intent, place)) return [];
      told.add(id);
      const { owner, packageType, name } = operation.target;
      const target = settled.tookPackage ? { owner, packageType, name } : operation.target;
      return [{ target, isRestored: settled.effect === 'restored' }];
    });
    return {
      deleted: news.flatMap(({ target, isRestored }) => (isRestored ? [] : [target])),
      restored: news.flatMap(({ target, isRestored }) => (isRestored ? [target] : [])),
    };
  };
}
