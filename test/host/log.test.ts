import assert from 'node:assert/strict';
import type { Exchange } from '../../src/core/github/connection.ts';
import { logExchange, visibleLog } from '../../src/vscode/log.ts';

describe('the log', () => {
  const written: string[] = [];
  const write = (line: string) => written.push(line);
  const log = visibleLog({ info: write, warn: write, error: write });

  beforeEach(() => written.splice(0));

  it('shows what cannot be seen, of whatever is written to it', () => {
    const exchange: Exchange = {
      method: 'GET',
      target: '/orgs/\u202Ex',
      status: 403,
      ms: 7,
      requestId: 'A\u200BB',
      problem: { kind: 'forbidden', message: 'no \u202Eton' },
    };
    logExchange(log, exchange);
    logExchange(log, { method: 'GET', target: '/\u202Ex', status: 200, ms: 7 });
    log.warn('set aside: \u202Ename\n[error] forged');
    log.error('refresh failed', new Error('said \u202Ehello'));
    assert.equal(written.length, 4);
    for (const line of written) assert.doesNotMatch(line, /[\u202E\u200B]/);
    assert.match(written[0] ?? '', /GET \/orgs\/⟨U\+202E⟩x → 403 in 7 ms \[A⟨U\+200B⟩B\] .*no ⟨U\+202E⟩ton/);
    assert.equal(written[2], 'set aside: ⟨U+202E⟩name⟨U+000A⟩[error] forged');
    assert.match(written[3] ?? '', /^refresh failed Error: said ⟨U\+202E⟩hello\n +at /);
  });
});
