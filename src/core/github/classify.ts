import * as v from 'valibot';
import type { Problem } from './problem.ts';

/** Without `retry-after`, the wait is at least a minute ("Rate limits for the REST API"). */
const unknownLimitMs = 60_000;
/** Primary limits are counted by the hour, so longer waits are cut to that. ms. */
const maxLimitMs = 3_600_000;
/** Dates have whole seconds, and a response may take seconds to arrive. */
const clockToleranceMs = 10_000;

const rulesByStatus = [
  [401, /^/, 'authentication'],
  [404, /^/, 'notFound'],
  [407, /^/, 'proxy'],
  [400, /cannot delete the last (tagged )?version/i, 'lastVersion'],
  [400, /more than [\d,]+ downloads/i, 'tooManyDownloads'],
  [400, /^invalid argument\.?$/i, 'wrongTokenKind'],
] as const;

type Failed = Pick<Response, 'status' | 'headers'> & { readonly body: unknown };

/**
 * Names the reason for a response that is not a success. The texts are from public reports; if none fits, the status
 * decides. @param now ms since 1970; limits end by this clock, whatever the server's says.
 */
export function classify({ status, headers, body }: Failed, now: number): Problem {
  const message = errorIn(body).message?.slice(0, 500) ?? `HTTP status ${status}`;
  const kind = rulesByStatus.find(([of, words]) => of === status && words.test(message))?.[2];
  if (kind !== undefined) return { kind, message };
  if (status === 403 || status === 429) {
    // The hour's last request may be refused for a reason other than the limit.
    const problem = refusalOf(headers, message) ?? limitOf(status, headers, message, now);
    if (problem) return problem;
    if (status === 403) return { kind: 'forbidden', message };
  }
  if (status >= 500) {
    const wait = retryAfterMs(headers);
    return { kind: 'server', status, message, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }
  if (status >= 400) return { kind: 'rejected', status, message };
  return { kind: 'malformed', message: `unexpected status ${status}` };
}

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const error = v.object({ message: text, code: text });
const errorBody = v.object({ message: text, errors: v.fallback(v.looseTuple([error]), [{}]) });

/** The server's message, or a registry's first one with its code (OCI distribution specification, "Error codes"). */
export function errorIn(body: unknown): v.InferInput<typeof error> {
  const { success, output } = v.safeParse(errorBody, body);
  if (!success) return {};
  const [first] = output.errors;
  return { message: output.message ?? first.message, code: first.code };
}

/** Which of the two limits, and when it ends. Source: "Rate limits for the REST API". */
function limitOf(status: number, headers: Headers, message: string, now: number): Problem | undefined {
  const wait = retryAfterMs(headers);
  const isLimit = /^API rate limit exceeded/i.test(message);
  const isSecondary = /secondary rate limit/i.test(message);
  // Secondary limits have been seen with the primary one's message (octokit/plugin-throttling.js#218).
  const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
  if (!isSecondary && (remaining === undefined ? isLimit : remaining === 0)) {
    const endsAt = now + Math.min(waitForReset(headers, now) ?? wait ?? unknownLimitMs, maxLimitMs);
    return { kind: 'rateLimit', limit: 'primary', endsAt, message };
  }
  if (status === 429 || wait !== undefined || isLimit || isSecondary || /abuse detection/i.test(message)) {
    return { kind: 'rateLimit', limit: 'secondary', endsAt: now + (wait ?? unknownLimitMs), message };
  }
  return undefined;
}

/** @returns ms, at most an hour. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = wholeNumber(headers, 'retry-after');
  return seconds === undefined ? undefined : Math.min(seconds * 1000, maxLimitMs);
}

/** According to the server's date, or to this clock if that gives an impossible wait. @returns ms, at least 1000. */
export function waitForReset(headers: Headers, now: number): number | undefined {
  const reset = wholeNumber(headers, 'x-ratelimit-reset') ?? NaN;
  const waits = [Date.parse(headers.get('date') ?? ''), now].map((clock) => reset * 1000 - clock);
  const wait = waits.find((each) => each >= -clockToleranceMs && each <= maxLimitMs + clockToleranceMs);
  return wait === undefined ? undefined : Math.max(wait, 1000);
}

function refusalOf(headers: Headers, message: string): Problem | undefined {
  const singleSignOn = headers.get('x-github-sso');
  if (singleSignOn?.startsWith('required') || /SAML enforcement/i.test(message)) {
    const url = URL.parse(/url=([^;,\s]+)/.exec(singleSignOn ?? '')?.[1] ?? '');
    const authorizeUrl = url?.protocol.startsWith('http') ? url.href : undefined;
    return { kind: 'singleSignOn', authorizeUrl, message };
  }
  if (/OAuth App access restrictions/i.test(message)) {
    return { kind: 'oauthAppRestriction', organization: /the `([^`]+)` organization/.exec(message)?.[1], message };
  }
  if (/\bscopes?\b/i.test(message)) {
    // `You need at least delete:packages and read:packages scopes …`
    const needed = message.match(/\b(?:read|write|delete|admin):[a-z_]+/g) ?? [];
    return { kind: 'missingScope', needed, granted: grantedScopes(headers), message };
  }
  return undefined;
}

/** The token's scopes, if `x-oauth-scopes` is sent (normalized by GitHub: write:packages includes read:packages). */
export function grantedScopes(headers: Headers): string[] | undefined {
  return headers
    .get('x-oauth-scopes')
    ?.split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

export function wholeNumber(headers: Headers, name: string): number | undefined {
  const header = headers.get(name)?.trim() ?? '';
  return /^\d+$/.test(header) ? Number(header) : undefined;
}

const certificateCodes =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_.*|HOSTNAME_MISMATCH)$/;

/** Names the reason why a fetch rejected, from its chain of causes. */
export function classifyRejection(error: unknown): Problem {
  const chain = causes(error);
  const message = chain.map((cause) => cause.message).findLast((each) => each !== '') ?? String(error);
  // The fetch of Electron (VS Code's setting `http.electronFetch`) names its codes in the message: `net::ERR_CERT_…`.
  const [browserCode] = /\bERR_[A-Z_]+/.exec(message) ?? [];
  const codes = chain.map((cause) => 'code' in cause && cause.code).filter((code) => typeof code === 'string');
  const certificate =
    codes.find((code) => certificateCodes.test(code)) ??
    (browserCode?.startsWith('ERR_CERT_') ? browserCode : undefined);
  if (certificate !== undefined) return { kind: 'certificate', code: certificate, message };
  const isProxy =
    /^ERR_(PROXY|TUNNEL|MANDATORY_PROXY)_/.test(browserCode ?? '') ||
    chain.some((cause) => /\bprox(y|ies)\b/i.test(cause.message));
  return isProxy ? { kind: 'proxy', message } : { kind: 'network', code: codes[0] ?? browserCode, message };
}

/** A host with several addresses fails with one error for each (`AggregateError`): the first one decides. */
function causes(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth === 10) return [];
  return [error, ...causes(error instanceof AggregateError ? error.errors[0] : error.cause, depth + 1)];
}
