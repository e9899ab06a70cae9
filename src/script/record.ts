import { operationKey, skipped, type Journal, type Operation, type Outcome, type Result } from '#core/deletion';
import type { DocumentRun } from '#core/planFile';

/** What is known of a run at each moment. */
export interface RunRecord {
  /** Notes an outcome as soon as it is written down. */
  readonly journal: Journal;
  readonly note: (results: readonly Result[]) => void;
  /** @param now ms since 1970. */
  readonly run: (now: number, isCancelled: boolean) => DocumentRun;
}

export interface RecordOptions {
  readonly operations: readonly Operation[];
  /** What was done before, by a run that this one continues. */
  readonly earlier: readonly Result[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly journal: Journal;
}

/** Follows a run, so that its result can be written at any time. */
export function createRecord({ operations, earlier, startedAt, journal }: RecordOptions): RunRecord {
  const results = new Map(
    [...earlier, ...operations.map((operation) => ({ operation, outcome: notBegun }))].map((result) => [
      operationKey(result.operation),
      result,
    ]),
  );
  const note = (operation: Operation, outcome: Outcome) =>
    void results.set(operationKey(operation), { operation, outcome });
  return {
    journal: {
      ...journal,
      async begin(...parameters) {
        const record = await journal.begin(...parameters);
        const sent = new Map<string, Operation>();
        return {
          ...record,
          async recordIntent(operation, retriedId) {
            const intent = await record.recordIntent(operation, retriedId);
            sent.set(intent, operation);
            // From now on the request may be on its way.
            note(operation, { kind: 'unknown' });
            return intent;
          },
          async settle(intent, outcome) {
            const operation = sent.get(intent);
            if (operation) note(operation, outcome);
            await record.settle(intent, outcome);
          },
          // It has ended once the result is written, which discards the journal.
          end: () => Promise.resolve(),
        };
      },
    },
    note: (batch) => batch.forEach(({ operation, outcome }) => note(operation, outcome)),
    run: (now, isCancelled) => ({
      startedAt,
      endedAt: new Date(now).toISOString(),
      isCancelled,
      results: [...results.values()],
    }),
  };
}

const notBegun = skipped({ kind: 'cancelled' });
