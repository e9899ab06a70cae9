import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCell } from './cell.ts';
import { command } from './document.ts';
import { meanings } from './meanings.ts';
import { queued, requests } from './operations.ts';
import { expected } from './row.ts';
import { rows } from './rows.ts';
import { formatted } from './write.ts';

const operations = [...requests, ...queued];

describe('The fault matrix', function () {
  this.timeout(240_000);
  let elsewhere: Server;
  let strayed: string[];
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  before(async () => {
    process.on('unhandledRejection', note);
    elsewhere = createServer((request, response) => {
      strayed.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      response.end('[]');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    process.off('unhandledRejection', note);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  const origin = () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;

  for (const row of rows) {
    it(`has ${operations.length} operations meet: ${row.fault}`, async () => {
      strayed = [];
      const seen: string[] = [];
      const waiting = operations.entries();
      const work = async () => {
        for (const [index, operation] of waiting) seen[index] = await runCell(operation, row, origin()).catch(told);
      };
      await Promise.all(Array.from({ length: row.isHeavy === true ? 4 : operations.length }, work));
      const label = (index: number) => `${operations[index]?.group ?? ''} ${operations[index]?.route ?? ''}: `;
      assert.deepEqual(
        seen.map((sentence, index) => label(index) + sentence),
        operations.map((operation, index) => label(index) + expected(row, operation)),
      );
      assert.deepEqual(strayed, [], 'sent to another origin');
      assert.deepEqual(unhandled, []);
    });
  }

  it('has the 27 operations on packages and the owner endpoints, each in a column, and no fault twice', () => {
    const routes = new Set(requests.map(({ route }) => route));
    assert.deepEqual([requests.length, routes.size, queued.length], [30, 30, 12]);
    assert.equal(new Set(rows.map(({ fault }) => fault)).size, rows.length);
    for (const operation of operations) {
      for (const row of rows) assert.match(expected(row, operation), /\d (request|write)/);
    }
  });

  it('can be read row by row: each says whether it is over after one request, and every word is explained', () => {
    for (const { fault, times } of rows) {
      assert.equal(/\bonce\b/.test(fault), times === 1, fault);
      assert.doesNotMatch(fault, /the same,/);
    }
    const outcomes = operations.flatMap((operation) => rows.map((row) => expected(row, operation)));
    const words = new Set(
      outcomes.flatMap((text) => text.match(/`\w+`|^(?!`)[a-z ]+(?=[:,])|(?<=, )though done/g) ?? []),
    );
    assert.deepEqual([...words].sort(), Object.keys(meanings).sort());
  });

  it(`is documented as it is; otherwise: ${command}`, async () => {
    assert.equal(await readFile(new URL('README.md', import.meta.url), 'utf8'), await formatted());
  });
});

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
