import assert from 'node:assert/strict';
import { isFiltering, noFilter } from '../../../src/core/explorer/filter.ts';
import { hasSize, parseFilterText } from '../../../src/core/explorer/sizeFilter.ts';
import { startGitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld } from '../../github/smallWorld.ts';
import { exploring, namesUnder, openPackage } from './fixtures.ts';

describe('A size in a filter', () => {
  function sizes(typed: string): string[] {
    const parsed = parseFilterText(typed);
    assert.ok('sizes' in parsed, typed);
    return parsed.sizes.map(({ isOver, bytes }) => `${isOver ? '>' : '<'}${bytes}`);
  }

  it('is over or under a number of kB, MB or GB, in any case', () => {
    assert.deepEqual(sizes('size:>100MB'), ['>100000000']);
    assert.deepEqual(sizes('SIZE:<1.5gb size:>20KB'), ['<1500000000', '>20000']);
    assert.deepEqual(sizes('resize:>1MB'), [], 'a name');
  });

  it('stands beside a text', () => {
    assert.deepEqual(parseFilterText('  web  size:>1MB frontend '), {
      text: 'web frontend',
      sizes: [{ term: 'size:>1MB', isOver: true, bytes: 1e6 }],
    });
    assert.deepEqual(parseFilterText(''), { text: '', sizes: [] });
    const { sizes: parsed } = { sizes: [], ...parseFilterText('size:>1MB') };
    assert.ok(isFiltering({ ...noFilter, sizes: parsed }));
  });

  it('is malformed without a sign, a number or a unit', () => {
    for (const term of [
      'size:',
      'size:>',
      'size:100MB',
      'size:>100',
      'size:>MB',
      'size:>1,5MB',
      'size:=1MB',
      'size:>1TB',
    ]) {
      assert.deepEqual(parseFilterText(`web ${term}`), { malformed: term });
    }
  });

  it('holds where all terms do', () => {
    const parsed = parseFilterText('size:>1kB size:<2kB');
    assert.ok('sizes' in parsed);
    const found = [1000, 1001, 1999, 2000].filter((size) => hasSize(size, parsed.sizes));
    assert.deepEqual(found, [1001, 1999]);
  });

  it('is known of no package but those of containers', async () => {
    const world = smallWorld();
    addFilled(world, 'org', 'npm', 'tool', 4);
    const github = await startGitHub({ world });
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const row = await openPackage(explorer, 'org', 'tool');
    const parsed = parseFilterText('size:>1kB');
    assert.ok('sizes' in parsed);
    explorer.configure({ ...explorer.settings, filter: { ...noFilter, ...parsed } });
    assert.deepEqual(await namesUnder(explorer, row), ['unsized', 'Deleted versions']);
    await github.close();
  });
});
