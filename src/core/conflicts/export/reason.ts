import type { Problem } from '../../github/problem.ts';

/**
 * Why an owner did not answer, as a colleague may read it later and elsewhere: with dates, and without advice to the
 * person who asked. Nothing is translated, as in the rest of an export.
 */
export function reasonOf(problem: Problem): string {
  switch (problem.kind) {
    case 'authentication':
      return `GitHub did not accept the sign-in (${problem.message}).`;
    case 'missingScope':
      return `The sign-in lacked a permission (scope): ${problem.needed.join(', ') || problem.message}.`;
    case 'singleSignOn':
      return 'The organization requires single sign-on, for which the sign-in was not authorized.';
    case 'oauthAppRestriction':
      return 'The organization has not approved Visual Studio Code as an OAuth app.';
    case 'forbidden':
      return `GitHub refused this (${problem.message}).`;
    case 'notFound':
      return 'GitHub knows no such user or organization, or does not show it to the account that asked.';
    case 'rateLimit':
      return `GitHub’s rate limit was reached, until ${moment(problem.endsAt) ?? 'later'}.`;
    case 'server':
      return `GitHub answered with a fault of its own (status ${problem.status}).`;
    case 'network':
    case 'certificate':
      return `GitHub could not be reached (${problem.code ?? problem.message}).`;
    case 'proxy':
      return `GitHub could not be reached through the proxy (${problem.message}).`;
    case 'timeout':
      return `GitHub did not answer within ${problem.timeout / 1000} seconds.`;
    case 'foreignAddress':
      return `The server pointed to another address (${problem.address}), which was not asked.`;
    case 'invalidName':
      return `${JSON.stringify(problem.name)} cannot be a name on GitHub.`;
    case 'malformed':
      return `The answer was not what GitHub describes (${problem.message}).`;
    case 'rejected':
    case 'wrongTokenKind':
    case 'lastVersion':
    case 'tooManyDownloads':
      return `GitHub refused the request (${problem.message}).`;
  }
}

/** ISO 8601 to the second. @param ms since 1970. */
export function moment(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
