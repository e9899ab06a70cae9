import type { Answer } from './exchange.ts';

/** Thrown by handlers: the request is refused with this answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.answer = { status, headers, body: errorBody(status, message) };
  }
}

/** The body of GitHub's errors; `status` is a string there. */
export function errorBody(status: number, message: string): object {
  return { message, documentation_url: 'https://docs.github.com/rest/packages/packages', status: String(status) };
}

/** Messages as public reports quote them; the lines marked "wording unknown" are guesses that nobody may rely on. */
export const messages = {
  badCredentials: 'Bad credentials',
  requiresAuthentication: 'Requires authentication',
  notFound: 'Not Found',
  packageNotFound: 'Package not found.',
  versionNotFound: 'Package version not found.',
  lastTagged: 'You cannot delete the last tagged version of a package. You must delete the package instead.',
  lastVersion: 'You cannot delete the last version of a package. You must delete the package instead.',
  versionDownloads:
    'Publicly visible package versions with more than 5000 downloads cannot be deleted. Contact GitHub support for further assistance.',
  // Wording unknown: the rule is documented, its text varies.
  packageDownloads:
    'Publicly visible packages with a version that has more than 5000 downloads cannot be deleted. Contact GitHub support for further assistance.',
  invalidArgument: 'Invalid argument.',
  tooDeep: 'The value of `per_page` multiplied by `page` cannot be greater than 10000.',
  // Wording unknown.
  namespaceReused: 'The package cannot be restored because its namespace has been reused.',
  // Wording unknown.
  versionReused: 'The package version cannot be restored because its name has been reused.',
  unexpectedBody: 'Invalid request.\n\nNo request body was expected.',
  saml: 'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
  listOrganizations: 'You need at least read:org scope or user scope to list your organizations.',
  secondaryLimit:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
  serverError: 'Server Error',
  // Wording unknown.
  wrongKindOfToken: 'Resource not accessible by personal access token',
};

export function oauthRestricted(login: string): string {
  return `Although you appear to have the correct authorization credentials, the \`${login}\` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited. For more information on these restrictions, including how to enable this app, visit https://docs.github.com/articles/restricting-access-to-your-organization-s-data/`;
}

export function primaryLimit(userId: number): string {
  return `API rate limit exceeded for user ID ${String(userId)}. If you reach out to GitHub Support for help, please include the request ID.`;
}

export const notFound = (): Refusal => new Refusal(404, messages.notFound);
export const packageNotFound = (): Refusal => new Refusal(404, messages.packageNotFound);
export const versionNotFound = (): Refusal => new Refusal(404, messages.versionNotFound);
