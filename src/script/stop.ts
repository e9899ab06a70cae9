import { t } from '../texts/language.ts';
import { exitCodes } from './exitCodes.ts';
import { fileProblem } from './files.ts';
import type { Terminal } from './terminal.ts';

/** Lets the user, or GitHub Actions, cancel a run. */
export interface Stop {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** What is written before the second ends the process at once. */
  onSecondSignal(write: () => void): void;
}

type Signals = Pick<NodeJS.Process, 'on' | 'exit'>;

export function createStop(signals: Signals, terminal: Terminal): Stop {
  const stop = new AbortController();
  let writeLast: () => void = () => undefined;
  const onSignal = () => {
    if (!stop.signal.aborted) {
      terminal.say(t('Cancelling. Waiting for requests under way.'));
      stop.abort(new DOMException('Cancelled', 'AbortError'));
      return;
    }
    try {
      writeLast();
    } catch (error) {
      terminal.say(t('The result file could not be written: {0}', fileProblem(error)));
    }
    signals.exit(exitCodes.cancelled);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) signals.on(name, onSignal);
  return { signal: stop.signal, onSecondSignal: (write) => void (writeLast = write) };
}
