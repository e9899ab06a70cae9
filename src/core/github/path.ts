import { GitHubError } from './problem.ts';

/**
 * A path of the API with every value encoded once: `` path`/orgs/${login}/packages` ``. A slash in a name becomes
 * `%2F`; a raw one would be a 404, an encoded `%252F` too (cli/cli#9798, cli/cli#10592).
 *
 * @throws GitHubError `invalidName` for a value that a URL would swallow (empty, `.`, `..`) or that is broken text:
 * such a request would reach another resource than the one that was meant.
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((before, part, index) => before + encode(String(values[index - 1])) + part);
}

function encode(value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
    throw new GitHubError({ kind: 'invalidName', name: value }, 'Building the address');
  }
  return encodeURIComponent(value);
}
