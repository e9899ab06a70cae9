/**
 * The words of the table, for whoever reads it: what came of an operation, then why it failed, by the `kind` of its
 * problem (`src/core/github/problem.ts`, and for what only the queue can tell `src/core/deletion/operation.ts`).
 */
export const meanings: Readonly<Record<string, string>> = {
  served: 'the client has returned without an error',
  done: 'deleted, or restored, and the queue knows it',
  'already gone': 'a 404 to the delete of what cannot be read any more',
  refused: 'as far as can be verified, the server did not do it, and the queue does not try again',
  skipped: 'the run stopped here without effect, and can be resumed',
  'though done': 'the server did it, but the extension does not report it as done',
  '`rejected`': 'any 4xx not covered by another word here: the request as it stands will never be served',
  '`authentication`': '401: the token is not, or no longer, valid; in this test nobody signs in again',
  '`forbidden`': '403 for a reason not covered by another word here',
  '`missingScope`': '403: the token lacks a scope',
  '`singleSignOn`': '403: the organization requires single sign-on',
  '`notFound`': '404: it is not there, or not for this account to see',
  '`noAdminRight`': '404 to a delete of what can still be read: the account does not have the admin role',
  '`notDeleted`':
    '404 to the restore of a package while one of that name can be read: there is nothing to restore (that it is the one ' +
    'that was just restored cannot be told from the name)',
  '`rateLimit`': '403 or 429 of a limit; _for_ says how long nothing is sent',
  '`server`': '5xx',
  '`network`': 'no connection, or one that broke',
  '`timeout`': 'no complete response within the timeout',
  '`malformed`': 'a response that does not match GitHub’s description; also loops of pages or redirects',
  '`tooLarge`': 'a response that is larger than what the client reads',
  '`foreignUrl`': 'the response points to another origin, where the token must not go',
};
