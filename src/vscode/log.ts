import type { LogOutputChannel } from 'vscode';
import type { Exchange } from '../core/github/connection.ts';

/** Writes one line for each request; in English, as logs are. An exchange never holds a token. */
export function logExchange(log: LogOutputChannel, exchange: Exchange): void {
  const { method, target, status, ms, requestId, problem } = exchange;
  const id = requestId === undefined ? '' : ` [${requestId}]`;
  const line = `${method} ${target} → ${status ?? 'no answer'} in ${Math.round(ms)} ms${id}`;
  if (problem) log.warn(`${line} ${JSON.stringify(problem)}`);
  else log.info(line);
}
