import type { Exchange } from '#core/github';
import { visible } from '#core/packages';

/** A log, always in English. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  /** @param cause is written with its stack. */
  error(line: string, cause?: unknown): void;
}

/** A log that makes invisible characters visible, because its lines may contain text from a server. */
export function visibleLog(log: {
  readonly [level in keyof Log]: (line: string) => void;
}): Log {
  return {
    info: (line) => log.info(visible(line)),
    warn: (line) => log.warn(visible(line)),
    error: (line, cause) => log.error([visible(line), ...(cause === undefined ? [] : causeText(cause))].join(' ')),
  };
}

function causeText(cause: unknown): string[] {
  const message = visible(String(cause));
  if (!(cause instanceof Error)) return [message];
  // The message comes first in a stack, and may have lines that look like frames.
  const stack = cause.stack ?? '';
  const frames = stack
    .slice(stack.indexOf(cause.message) + cause.message.length)
    .split('\n')
    .slice(1);
  return [[message, ...frames.map((frame) => `    ${visible(frame.trim())}`)].join('\n')];
}

/** Writes one line for each request. An exchange never holds a token. */
export function logExchange(log: Log, exchange: Exchange): void {
  const { method, target, status, ms, requestId, problem } = exchange;
  const id = requestId === undefined ? '' : ` [${requestId}]`;
  const line = `${method} ${target} → ${status ?? 'no response'} in ${Math.round(ms)} ms${id}`;
  if (problem) log.warn(`${line} ${JSON.stringify(problem)}`);
  else log.info(line);
}
