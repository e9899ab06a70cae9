import assert from 'node:assert/strict';
import { PagedList } from '../../../src/core/explorer/pagedList.ts';
import { connect, type Transport } from '../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import { fetchPage } from '../../../src/core/github/page.ts';
import { virtualTime } from '../github/virtualTime.ts';

describe('A list of 1,000 pages', () => {
  it('is loaded at GitHub’s pace: not one request is refused, little time is lost, and the wait is told', async () => {
    const time = virtualTime();
    const came: number[] = [];
    let refused = 0;
    const transport: Transport = async (input) => {
      const url = input as URL;
      const page = Number(url.searchParams.get('page') ?? 1);
      // The first ones are slow, as they are while connections open: those after them come closer behind.
      await time.sleep(came.length < 40 ? 400 : 50);
      came.push(time.now());
      if (came.filter((at) => at > time.now() - 60_000).length > 900) refused++;
      await time.sleep(50);
      const link = (number: number, relation: string) =>
        `<https://api.github.com/organizations/7/packages/npm/x/versions?per_page=100&page=${number}>; rel="${relation}"`;
      const headers = page < 1000 ? { link: `${link(page + 1, 'next')}, ${link(1000, 'last')}` } : { link: '' };
      return new Response(JSON.stringify([{ id: page }]), { headers });
    };
    const { now, sleep } = time;
    const connection = connect({ host: githubDotCom, token: 't', transport, userAgent: 'test', now, sleep });
    const request = { target: '/orgs/o/packages/npm/x/versions' };
    const list = new PagedList((options) =>
      fetchPage(connection, request, (element) => element as { id: number }, options),
    );
    const started = time.now();
    const waits: number[] = [];
    await time.run(
      list.loadAll({
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onWait: (endsAt) => waits.push(endsAt - started),
      }),
    );
    assert.deepEqual([list.items.length, refused], [1000, 0]);
    const took = time.now() - started;
    assert.ok(took > 60_000 && took < 1.1 * 60_000, `${took} ms`);
    assert.ok((waits[0] ?? 0) >= 60_000 && (waits[0] ?? 0) < 62_000, `told ${waits[0]} ms`);
  });
});
