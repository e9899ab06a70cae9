import { useEffect, useReducer, useRef } from 'preact/hooks';
import { isSameJson } from '#core/retention';

/** At least so long between two messages while somebody types. */
const minDelayMs = 150;

interface SentValue<T> {
  /** What was sent last, or else what the extension has. */
  readonly value: T;
  readonly send: (value: T) => void;
  /** Sends what waits to be sent. */
  readonly flush: () => void;
  /** Forgets what was sent and what waits: the extension is about to replace it. */
  readonly reset: () => void;
  /** How many times the extension had something else than what was sent. */
  readonly replaced: number;
}

/**
 * A value of the extension's that the page changes. Views of former values arrive while somebody types on, so the page goes
 * by what it sent until the extension has it, or has something that the page did not send.
 */
export function useSent<T>(confirmed: T, post: (value: T) => void): SentValue<T> {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const state = useRef({ confirmed, sent: [] as T[], held: [] as T[], replaced: 0, timer: 0 }).current;
  if (!isSameJson(confirmed, state.confirmed)) {
    const position = state.sent.findIndex((each) => isSameJson(each, confirmed));
    if (position < 0) state.replaced++;
    state.sent = position < 0 ? [] : state.sent.slice(position + 1);
    state.confirmed = confirmed;
  }
  const flush = () => {
    clearTimeout(state.timer);
    state.timer = 0;
    for (const value of state.held) {
      post(value);
      state.timer = setTimeout(flush, minDelayMs);
    }
    state.held = [];
  };
  useEffect(() => flush, []);
  const send = (value: T) => {
    state.sent.push(value);
    state.held = [value];
    if (state.timer === 0) flush();
    redraw(undefined);
  };
  const reset = () => {
    state.sent = [];
    state.held = [];
  };
  return {
    // Up to date also where something is sent twice before the page is drawn again.
    get value() {
      return state.sent.at(-1) ?? state.confirmed;
    },
    send,
    flush,
    reset,
    replaced: state.replaced,
  };
}
