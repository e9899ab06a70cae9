import assert from 'node:assert/strict';
import { readCommand } from '../../src/script/options.ts';

describe('The command line of package-retention.mjs', () => {
  const environment = { GITHUB_TOKEN: 'ghp_one' };
  const read = (line: string, more: Readonly<Record<string, string>> = {}) => {
    const command = readCommand(line === '' ? [] : line.split(' '), { ...environment, ...more });
    return command.kind === 'run' ? command.options : assert.fail(command.kind);
  };

  const wrong: readonly (readonly [line: string, message: string])[] = [
    ['plan octo-org', 'Unexpected argument "octo-org". Did you mean --owner octo-org?'],
    ['octo-org', 'Unknown command "octo-org". The commands are plan and apply. Did you mean --owner octo-org?'],
    ['aply --owner a', 'Unknown command "aply". The commands are plan and apply. Did you mean apply?'],
    ['plan own.jsonc', 'Unexpected argument "own.jsonc". Did you mean --rules own.jsonc?'],
    ['apply plan.json', 'Unexpected argument "plan.json". Did you mean --plan plan.json?'],
    ['plan npm/lib', 'Unexpected argument "npm/lib". Did you mean --package npm/lib?'],
    ['plan --owner a b', 'Unexpected argument "b".'],
    ['--owner a --rule=x', 'Unknown option --rule. Did you mean --rules?'],
    ['-owner a', 'Unknown option -owner. Did you mean --owner?'],
    ['--owner a --foo', 'Unknown option --foo. --help lists all options.'],
    ['', '--owner is missing: the user or organization whose packages to plan.'],
    ['--owner', '--owner needs a value, such as --owner octo-org.'],
    ['--owner=', '--owner needs a value, such as --owner octo-org.'],
    ['--owner --rules x', '--owner needs a value, such as --owner octo-org.'],
    ['apply --owner a --yes=true', '--yes takes no value.'],
    ['--owner a --owner b', '--owner can be given only once.'],
    ['--owner a --format cvs', 'The formats are md, json and csv, not "cvs". Did you mean csv?'],
    [
      '--owner octo-org/app',
      '--owner takes the login of a user or organization, such as octo-org, not "octo-org/app". Did you mean --owner octo-org?',
    ],
    ['--owner a --format xml', 'The formats are md, json and csv, not "xml".'],
    ['--owner a --yes', '--yes is for the command apply only.'],
    ['apply --owner a --yes --fail-if-any', '--fail-if-any is for the command plan only.'],
    ['apply --plan x.json --rules y', '--plan names rules and packages already. Leave --rules and --package out.'],
    [
      'apply --owner a',
      'apply deletes versions. Confirm with --yes, or name an exported plan with --plan. Nothing was deleted.',
    ],
    [
      '--owner a --package app',
      '--package takes TYPE/NAME, such as container/api, not "app". The types are container, docker, maven, npm, nuget, rubygems.',
    ],
    [
      '--owner a --api-url http://github.example.com/api/v3',
      'The address http://github.example.com/api/v3 is not https, so the token would be sent unencrypted.',
    ],
    [
      '--owner a --api-url github',
      'github is not the address of a GitHub API, such as https://github.example.com/api/v3.',
    ],
    [
      '--owner a --package container/pr-*',
      '--package takes no patterns, such as "container/pr-*". Put the pattern in the rules.',
    ],
  ];
  for (const [line, message] of wrong) {
    it(`explains ${line || 'nothing'}`, () => assert.throws(() => read(line), { message, exitCode: 2 }));
  }

  it('takes the format of the output from its extension, unless it is named', () => {
    const formats = ['x.csv', 'x.JSON', 'x.txt', 'x.json --format md'].map((end) => read(`--owner a --output ${end}`));
    assert.deepEqual(
      formats.map(({ format }) => format),
      ['csv', 'json', 'md', 'md'],
    );
  });

  it('takes the address of an API or of its website, and no other', () => {
    const apiUrl = (address: string) => read(`--owner a --api-url ${address}`).host.apiUrl;
    for (const path of ['', '/', '/api/v3', '/api/v3/']) {
      assert.equal(apiUrl(`https://ghe.example.com${path}`), 'https://ghe.example.com/api/v3');
    }
    assert.equal(apiUrl('https://octo.ghe.com/'), 'https://api.octo.ghe.com');
    assert.equal(apiUrl('https://github.com'), 'https://api.github.com');
    assert.equal(read('--owner a', { GITHUB_API_URL: 'https://api.github.com' }).host.name, 'github.com');
    for (const address of [
      'https://ghe.example.com/api',
      'https://ghe.example.com/api/v3?x',
      'https://a:b@ghe.example.com',
    ]) {
      assert.throws(
        () => apiUrl(address),
        /the API of ghe\.example\.com is at https:\/\/ghe\.example\.com\/api\/v3\.$/,
        address,
      );
    }
    assert.throws(() => apiUrl('https://api.octo.ghe.com/api/v3'), /is at https:\/\/api\.octo\.ghe\.com\.$/);
    assert.throws(
      () => read('--owner a', { GITHUB_API_URL: 'https://api.github.com/graphql' }),
      /^Error: GITHUB_API_URL /,
    );
  });
});
