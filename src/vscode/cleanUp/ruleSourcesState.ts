import * as v from 'valibot';
import { parseRetention, type Rule } from '#core/retention';

/** Rules as they are edited in Clean Up. */
export interface RuleEdit {
  readonly rules: readonly Rule[];
  /** What was saved when the edit began. */
  readonly base: readonly Rule[];
}

/** What a panel persists of the sources of its rules; plain JSON. */
export interface RuleSourcesState {
  /** By the id of a source. */
  readonly edits: Readonly<Record<string, RuleEdit>>;
  /** The sources that the user switched on or off. */
  readonly switched: Readonly<Record<string, boolean>>;
}

const stored = v.object({
  edits: v.fallback(v.record(v.string(), v.unknown()), {}),
  switched: v.fallback(v.record(v.string(), v.boolean()), {}),
});
const storedEdit = v.object({ rules: v.array(v.unknown()), base: v.array(v.unknown()) });

/** Returns what of a persisted state is valid: rules of a newer version are not, since they could mean anything. */
export function parseRuleSourcesState(state: unknown): RuleSourcesState {
  const { success, output } = v.safeParse(stored, state);
  if (!success) return { edits: {}, switched: {} };
  const edits = Object.entries(output.edits).flatMap(([id, value]): [string, RuleEdit][] => {
    const edit = v.safeParse(storedEdit, value);
    if (!edit.success) return [];
    const [rules, base] = [parsedRules(edit.output.rules, id), parsedRules(edit.output.base, id)];
    return rules && base ? [[id, { rules, base }]] : [];
  });
  return { edits: Object.fromEntries(edits), switched: output.switched };
}

/** Returns a persisted state in which a source is switched on. */
export function withSwitchedOn(state: unknown, source: string): RuleSourcesState {
  const { edits, switched } = parseRuleSourcesState(state);
  return { edits, switched: { ...switched, [source]: true } };
}

function parsedRules(list: readonly unknown[], id: string): readonly Rule[] | undefined {
  const rules = list.map((rule) => (typeof rule === 'object' && rule !== null ? { ...rule, source: undefined } : rule));
  const parsed = parseRetention(JSON.stringify({ rules }), id);
  return parsed.problems.length === 0 ? parsed.rules : undefined;
}
