import type { Problem } from './problem.ts';

/** The parts of an answer that tell why it failed. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON body, or the text where it is not JSON. */
  readonly body: unknown;
}

/** Without `retry-after`, GitHub asks to wait at least a minute ("Rate limits for the REST API"). */
const unknownLimitWait = 60_000;
/** Primary limits are counted by the hour; a header that says more is not believed. ms. */
const longestLimit = 3_600_000;
/** Dates have whole seconds, and an answer may be on its way for some. ms. */
const clockTolerance = 10_000;

/**
 * Names the reason of an answer that is not a success. The texts are those of public reports; where none fits, the
 * status decides, so that a changed wording gives a less exact reason and never a wrong one.
 *
 * @param now this machine's time in ms; limits are given back by this clock, whatever the server's says.
 */
export function classify(answer: FailedAnswer, now: number): Problem {
  const { status, headers } = answer;
  const message = messageOf(answer);
  if (status === 401) return { kind: 'authentication', message };
  if (status === 407) return { kind: 'proxy', message };
  if (status === 403 || status === 429) {
    // The last request of an hour may be refused for a reason of its own.
    return refusalOf(headers, message) ?? limitOf(answer, message, now) ?? unexplained(status, message);
  }
  if (status === 404) return { kind: 'notFound', message };
  if (status === 400) {
    if (/cannot delete the last (tagged )?version/i.test(message)) return { kind: 'lastVersion', message };
    if (/more than [\d,]+ downloads/i.test(message)) return { kind: 'tooManyDownloads', message };
    if (/^invalid argument\.?$/i.test(message)) return { kind: 'wrongTokenKind', message };
  }
  if (status >= 500) {
    const retryAfter = wholeNumber(headers.get('retry-after'));
    const wait = retryAfter === undefined ? {} : { retryAfter: Math.min(retryAfter * 1000, longestLimit) };
    return { kind: 'server', status, message, ...wait };
  }
  if (status >= 400) return { kind: 'rejected', status, message };
  return { kind: 'malformed', message: `unexpected status ${status}` };
}

/** The server's own sentence, at most 500 characters; for a body that is not GitHub's (a proxy's HTML), the status. */
function messageOf({ status, body }: FailedAnswer): string {
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return typeof message === 'string' && message !== '' ? message.slice(0, 500) : `HTTP status ${status}`;
}

/** GitHub's "Rate limits for the REST API": which of the two limits, and when it ends. */
function limitOf({ status, headers }: FailedAnswer, message: string, now: number): Problem | undefined {
  const retryAfter = wholeNumber(headers.get('retry-after'));
  // The words alone do not tell: secondary limits have been seen in those of the primary one (octokit/plugin-throttling.js#218).
  const remaining = wholeNumber(headers.get('x-ratelimit-remaining'));
  const isPrimary = remaining === undefined ? isLimitText(message) : remaining === 0;
  if (isPrimary && !/secondary rate limit/i.test(message)) {
    const wait = waitForReset(headers, now) ?? (retryAfter === undefined ? unknownLimitWait : retryAfter * 1000);
    return { kind: 'rateLimit', limit: 'primary', endsAt: now + Math.min(wait, longestLimit), message };
  }
  const isSecondary = isLimitText(message) || /secondary rate limit|abuse detection/i.test(message);
  if (status === 429 || retryAfter !== undefined || isSecondary) {
    const wait = retryAfter === undefined ? unknownLimitWait : retryAfter * 1000;
    return { kind: 'rateLimit', limit: 'secondary', endsAt: now + Math.min(wait, longestLimit), message };
  }
  return undefined;
}

function isLimitText(message: string): boolean {
  return /^API rate limit exceeded/i.test(message);
}

/**
 * The reset is by the server's clock: counted from the server's own date, a wrong clock here does no harm. A wait that
 * cannot be (over an hour, or over since more than a moment) means that one of the two is off: then this clock decides.
 *
 * @returns ms, at least a second; `undefined` where no clock gives a wait that can be.
 */
function waitForReset(headers: Headers, now: number): number | undefined {
  const reset = wholeNumber(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const waits = [Date.parse(headers.get('date') ?? '') || now, now].map((clock) => reset * 1000 - clock);
  const wait = waits.find((each) => each >= -clockTolerance && each <= longestLimit + clockTolerance);
  return wait === undefined ? undefined : Math.max(wait, 1000);
}

function refusalOf(headers: Headers, message: string): Problem | undefined {
  const singleSignOn = headers.get('x-github-sso');
  if (singleSignOn?.startsWith('required') || /SAML enforcement/i.test(message)) {
    const address = URL.parse(/url=([^;,\s]+)/.exec(singleSignOn ?? '')?.[1] ?? '');
    return {
      kind: 'singleSignOn',
      authorizeUrl: address?.protocol.startsWith('http') ? address.href : undefined,
      message,
    };
  }
  if (/OAuth App access restrictions/i.test(message)) {
    return { kind: 'oauthAppRestriction', organization: /the `([^`]+)` organization/.exec(message)?.[1], message };
  }
  if (/\bscopes?\b/i.test(message)) {
    return { kind: 'missingScope', needed: scopesIn(message), granted: grantedScopes(headers), message };
  }
  return undefined;
}

function unexplained(status: number, message: string): Problem {
  return status === 403 ? { kind: 'forbidden', message } : { kind: 'rejected', status, message };
}

/** `You need at least delete:packages and read:packages scopes …` → `['delete:packages', 'read:packages']`. */
function scopesIn(message: string): string[] {
  return [...message.matchAll(/\b(?:read|write|delete|admin):[a-z_]+/g)].map(([scope]) => scope);
}

/** What the token has, by `x-oauth-scopes` (normalized by GitHub: write:packages includes read:packages). */
export function grantedScopes(headers: Headers): string[] | undefined {
  return headers
    .get('x-oauth-scopes')
    ?.split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

function wholeNumber(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : undefined;
}

const certificateCodes =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_.*|HOSTNAME_MISMATCH)$/;

/** Names the reason of a fetch that rejected: fetch says only "fetch failed", its chain of causes says why. */
export function classifyRejection(error: unknown): Problem {
  const chain = causes(error);
  const code = chain.map((cause) => cause.code).find((each) => each !== undefined);
  const message = chain.map((cause) => cause.message).findLast((each) => each !== '') ?? String(error);
  const certificate = chain.map((cause) => cause.code).find((each) => certificateCodes.test(each ?? ''));
  if (certificate !== undefined) return { kind: 'certificate', code: certificate, message };
  // The fetch of Electron (VS Code's setting `http.electronFetch`) names its codes in the message: `net::ERR_CERT_…`.
  const [browserCode] = /\bERR_[A-Z_]+/.exec(message) ?? [];
  if (browserCode?.startsWith('ERR_CERT_')) return { kind: 'certificate', code: browserCode, message };
  if (/^ERR_(PROXY|TUNNEL|MANDATORY_PROXY)_/.test(browserCode ?? '')) return { kind: 'proxy', message };
  if (chain.some((cause) => /\bprox(y|ies)\b/i.test(cause.message))) return { kind: 'proxy', message };
  return { kind: 'network', code: code ?? browserCode, message };
}

function causes(error: unknown): { message: string; code: string | undefined }[] {
  const chain = [];
  for (let cause = error; cause instanceof Error && chain.length < 10; cause = nextCause(cause)) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
    chain.push({ message: cause.message, code });
  }
  return chain;
}

/** A host with several addresses fails with one error for each (`AggregateError`): the first speaks for all. */
function nextCause(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}
