import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connect } from '../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import { parseLink } from '../../../src/core/github/url.ts';
import { fetchPage } from '../../../src/core/github/page.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { always } from '../property.ts';

const parts = [
  '<',
  '>',
  ';',
  ',',
  ' ',
  '"',
  '=',
  'rel',
  'rel="next"',
  '; rel=next',
  '\\',
  '@',
  '//',
  '/user/orgs?page=2',
];
const origins = ['https://api.github.com', 'https://attacker.invalid', 'https://api.github.com@attacker.invalid', 'x:'];
const nearlyLink = fc
  .array(fc.oneof(fc.constantFrom(...parts, ...origins), fc.string({ unit: 'grapheme-ascii', maxLength: 5 })))
  .map((texts) => texts.join(''));
const target = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.string().map((text) => text.replaceAll('>', '')),
);

describe('Whatever stands in a Link header', () => {
  it('is read without failing', () =>
    always([fc.oneof(fc.string(), nearlyLink)], (header) => {
      const links = parseLink(header);
      assert.equal(Object.getPrototypeOf(links), null);
      for (const [relation, to] of Object.entries(links)) assert.ok(relation !== '' && header.includes(`<${to}>`));
    }));

  it('is read back as it was written', () =>
    always(
      [
        fc.uniqueArray(fc.tuple(fc.constantFrom('next', 'prev', 'first', 'last'), target), {
          selector: ([relation]) => relation,
        }),
      ],
      (links) => {
        const header = links.map(([relation, to]) => `<${to}>; rel="${relation}"`).join(', ');
        assert.deepEqual({ ...parseLink(header) }, Object.fromEntries(links));
      },
    ));

  it('leads no request, and so no token, to another origin', () =>
    always(
      [nearlyLink, fc.constantFrom(...origins), fc.string({ unit: 'grapheme-ascii' })],
      async (noise, origin, rest) => {
        const asked: string[] = [];
        const link = `${noise}<${origin}${rest.replaceAll('>', '')}>; rel="next"`;
        const connection = connect({
          host: githubDotCom,
          token: 'gho_secret',
          userAgent: 'test',
          transport: (url) => {
            asked.push(new Request(url).url);
            return Promise.resolve(Response.json([{}], { headers: { link } }));
          },
        });
        const read = (page?: string) => fetchPage(connection, { target: '/user/orgs' }, (element) => element, { page });
        try {
          const { next } = await read();
          if (next !== undefined) await read(next);
        } catch (error) {
          assert.ok(error instanceof GitHubError);
          assert.match(error.problem.kind, /^(foreignUrl|malformed)$/);
        }
        for (const url of asked) assert.equal(new URL(url).origin, 'https://api.github.com');
      },
    ));
});
