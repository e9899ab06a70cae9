import type { Act, Effect, Outgoing } from '../github/faults.ts';
import { primaryLimit } from '../github/refusals.ts';

/*
 * How the faults of the table are made: each gives, for the address of another origin, what becomes of an answer.
 */
export type Spoil = (elsewhere: string) => Act;

const json = { 'content-type': 'application/json; charset=utf-8' };

export function refused(status: number, message: string, headers: Record<string, string> = {}): Spoil {
  return answered(status, message, () => headers);
}

/** @param headers by the time, in ms, that the server's clock then shows. */
function answered(status: number, message: string, headers: (now: number) => Record<string, string>): Spoil {
  return () => ({
    takesEffect: false,
    change: (_answer, now) => ({
      status,
      headers: { ...json, date: new Date(now).toUTCString(), ...headers(now) },
      text: JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }),
      delivery: 'whole',
    }),
  });
}

/** Lets the request take effect, and changes the answer. A write's answer gets a body first: 204 has none to spoil. */
export function spoiled(change: (answer: Outgoing, url: string) => Partial<Outgoing>): () => Effect {
  return () => ({
    takesEffect: true,
    change: (answer, _now, { url }) => {
      const full = answer.text === '' ? { ...answer, status: 200, headers: json, text: '{"ok": true}' } : answer;
      return { ...full, ...change(full, url) };
    },
  });
}

/** Changes the headers of the answer, and nothing else. */
export function withHeaders(
  headers: (url: string, elsewhere: string) => Record<string, string>,
  status?: number,
): Spoil {
  return (elsewhere) => ({
    takesEffect: status === undefined,
    change: (answer, _now, { url }) => ({
      ...answer,
      status: status ?? answer.status,
      headers: { ...answer.headers, ...headers(url, elsewhere) },
    }),
  });
}

/** The address with another page number. */
function paged(url: string, page: (before: number) => number): string {
  const address = new URL(url, 'http://server');
  address.searchParams.set('page', String(page(Number(address.searchParams.get('page') ?? 1))));
  return address.pathname + address.search;
}

/**
 * The hour's requests are used up.
 *
 * @param wait until the limit ends, `clock` how far the server's clock is ahead, `date` its `date` alone. Seconds.
 */
export function primary({ wait, clock = 0, date = 0 }: { wait: number; clock?: number; date?: number }): Spoil {
  return answered(403, primaryLimit(1), (now) => ({
    date: new Date(now + (clock + date) * 1000).toUTCString(),
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(now / 1000) + clock + wait),
  }));
}

/** The request takes effect, and the answer says nothing of it. */
export function effectThen(status: number, message: string): Spoil {
  return () => ({ takesEffect: true, status, headers: json, body: { message } });
}

/** Every page holds what the first holds, and names another one. */
export function repeated(next: (page: number) => number): Spoil {
  return () => {
    let first: string | undefined;
    return {
      takesEffect: true,
      change: (answer, _now, { url }) => {
        first ??= answer.text;
        return { ...answer, text: first, headers: { ...answer.headers, link: `<${paged(url, next)}>; rel="next"` } };
      },
    };
  };
}
