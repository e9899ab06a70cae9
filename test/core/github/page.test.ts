import assert from 'node:assert/strict';
import { fetchPage, type Page, type PageOptions } from '../../../src/core/github/page.ts';
import { mocked, problemOf, type Mocked, type Reply } from './fixtures.ts';

const base = 'https://api.github.com';
const request = { target: '/user/packages', query: { package_type: 'npm' } };
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function pageOf(
  replies: readonly Reply[],
  options: PageOptions<unknown> = {},
): Mocked & { page: Promise<Page<unknown>> } {
  const all = mocked(replies);
  return { ...all, page: fetchPage(all.connection, request, (element) => element, options) };
}

const withLink = (link: string, count = 2): Reply => ({ body: numbers(count), headers: { link, etag: '"1"' } });

describe('A page', () => {
  it('is asked for with 100 elements, or as many as wanted', async () => {
    const all = pageOf([{ body: [] }]);
    await all.page;
    assert.equal(all.sent[0]?.url, `${base}/user/packages?package_type=npm&per_page=100`);
    const few = pageOf([{ body: [] }], { perPage: 7 });
    await few.page;
    assert.equal(few.sent[0]?.url, `${base}/user/packages?package_type=npm&per_page=7`);
  });

  it('follows the Link as it stands', async () => {
    const next = `${base}/organizations/7/packages/npm/a%2Fb/versions?page=2&per_page=100`;
    const { connection, sent, page } = pageOf([
      withLink(`<${next}>; rel="next", <${next.replace('page=2', 'page=9')}>; rel="last"`),
      { body: [] },
    ]);
    const first = await page;
    assert.deepEqual([first.next, first.pageCount], [next, 9]);
    await fetchPage(connection, request, (element) => element, { page: first.next });
    assert.equal(sent[1]?.url, next);
  });

  it('follows a Link that is relative to the page', async () => {
    assert.equal((await pageOf([withLink('</x?page=2>; rel="next"')]).page).next, `${base}/x?page=2`);
  });

  it('with a Link that leads to another origin is followed by nothing', async () => {
    const { connection, sent, page } = pageOf([
      withLink('<https://attacker.invalid/?page=2>; rel="next"'),
      { body: [] },
    ]);
    const { next } = await page;
    const second = fetchPage(connection, request, (element) => element, { page: next });
    assert.equal((await problemOf(second)).kind, 'foreignUrl');
    assert.equal(sent.length, 1);
  });

  it('is the last where the Link has no next, or where it is empty', async () => {
    const last = await pageOf([withLink(`<${base}/user/packages?page=1>; rel="first"`)], {
      page: `${base}/user/packages?package_type=npm&per_page=2&page=4`,
    }).page;
    assert.deepEqual([last.next, last.pageCount], [undefined, 4]);
    const empty = await pageOf([withLink(`<${base}/user/packages?page=2>; rel="next"`, 0)]).page;
    assert.equal(empty.next, undefined);
  });

  it('that names itself as the next is malformed', async () => {
    const itself = `<${base}/user/packages?package_type=npm&per_page=100>; rel="next"`;
    assert.equal((await problemOf(pageOf([withLink(itself)]).page)).kind, 'malformed');
  });

  it('without a Link is followed by the next number until one is short', async () => {
    const { connection, sent, page } = pageOf([{ body: numbers(3) }, { body: numbers(3) }, { body: numbers(2) }], {
      perPage: 3,
    });
    let current = await page;
    const counts = [current.pageCount];
    while (current.next !== undefined) {
      current = await fetchPage(connection, request, (element) => element, { page: current.next });
      counts.push(current.pageCount);
    }
    assert.deepEqual(
      sent.map(({ url }) => new URL(url).search),
      ['?package_type=npm&per_page=3', '?package_type=npm&per_page=3&page=2', '?package_type=npm&per_page=3&page=3'],
    );
    assert.deepEqual(counts, [undefined, undefined, 3]);
  });

  it('with a Link that tells of no pages is followed by the next number', async () => {
    const deprecated = withLink('<https://docs.github.com/x>; rel="deprecation"; type="text/html"', 100);
    assert.match((await pageOf([deprecated]).page).next ?? '', /page=2$/);
  });

  it('that is full is followed by an empty one where the list ends there', async () => {
    const { connection, page } = pageOf([{ body: numbers(3) }, { body: [] }], { perPage: 3 });
    const second = await fetchPage(connection, request, (element) => element, { page: (await page).next });
    assert.deepEqual([second.items, second.next], [[], undefined]);
  });

  it('that is unchanged is the page itself, asked for with its ETag at its own address', async () => {
    const { connection, sent, page } = pageOf([withLink(`<${base}/y?page=2>; rel="next"`), { status: 304 }]);
    const first = await page;
    const again = await fetchPage(connection, request, (element) => element, { previous: first });
    assert.equal(again, first);
    assert.equal(sent[1]?.url, first.url);
    assert.equal(sent[1].headers['if-none-match'], '"1"');
  });

  it('that has changed is another one', async () => {
    const { connection, page } = pageOf([withLink('', 2), { body: numbers(1), headers: { etag: '"2"' } }]);
    const first = await page;
    const again = await fetchPage(connection, request, (element) => element, { previous: first });
    assert.deepEqual([again.items, again.etag], [[0], '"2"']);
  });

  it('names the organizations that single sign-on withholds', async () => {
    const headers = { 'x-github-sso': 'partial-results; organizations=21955855,20582480' };
    assert.deepEqual((await pageOf([{ body: [], headers }]).page).withheldOrganizations, ['21955855', '20582480']);
    assert.deepEqual((await pageOf([{ body: [] }]).page).withheldOrganizations, []);
  });

  for (const { name, reply } of [
    { name: 'empty', reply: { body: '' } },
    { name: 'cut off', reply: { body: '[{"id": 1' } },
    { name: 'a page of HTML', reply: { body: '<html>', headers: { 'content-type': 'text/html' } } },
    { name: 'an object', reply: { body: { items: [] } } },
    { name: 'null', reply: { body: 'null' } },
    { name: '304 to a question without an ETag', reply: { status: 304 } },
    { name: '204', reply: { status: 204 } },
  ] satisfies { name: string; reply: Reply }[]) {
    it(`that is ${name} is malformed`, async () => {
      const { page, sent } = pageOf([reply]);
      assert.equal((await problemOf(page)).kind, 'malformed');
      assert.equal(sent.length, 1);
    });
  }
});
