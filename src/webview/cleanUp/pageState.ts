import type { CleanUpView, PlanQuery } from '../../messages/cleanUp.ts';
import { getState, setState } from '../shared/host.ts';
import type { RuleFields } from './ruleFields.ts';
import type { VersionKey } from './rowStore.ts';

/** What is open, and where the reader is. */
export interface PageState {
  readonly query?: PlanQuery | undefined;
  /** By the id of their source. */
  readonly forms: Readonly<Record<string, readonly OpenForm[]>>;
  /** The version whose reasons are shown. */
  readonly why?: VersionKey | undefined;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll: number;
}

export interface OpenForm {
  /** The position of its rule in its source; behind the last for one that has not been valid yet. */
  readonly index: number;
  readonly fields: RuleFields;
}

/** Other formats are of other releases, and what is open is not worth a conversion. */
const format = 1;

const initialState: PageState = { forms: {}, scroll: 0 };

export function restoredState(): PageState {
  const { page } = (getState() ?? {}) as { readonly page?: PageState & { readonly format?: unknown } };
  return page?.format === format ? page : initialState;
}

/** Adds what the page has to remember to the state that the extension restores the panel from. */
export function persist(state: CleanUpView['state'], page: PageState): void {
  setState({ ...(state as object), page: { ...page, format } });
}
