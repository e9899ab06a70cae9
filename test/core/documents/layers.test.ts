import assert from 'node:assert/strict';
import { instructionOf, layersWithInstructions } from '../../../src/core/documents/layers.ts';
import type { HistoryEntry } from '../../../src/core/documents/types.ts';
import { digestOf } from './fixtures.ts';

const layer = (name: string) => ({ digest: digestOf(name), size: 1, mediaType: undefined, annotations: [] });
const entry = (createdBy: string | undefined, options: Partial<HistoryEntry> = {}): HistoryEntry => ({
  created: '2026-11-03T09:14:07Z',
  createdBy,
  comment: undefined,
  isEmptyLayer: false,
  ...options,
});
const comment = 'buildkit.dockerfile.v0';

describe('The layers of an image', () => {
  it('pair up, in order, with the instructions that made one', () => {
    const history = [
      entry('/bin/sh -c #(nop) ADD file:7e9002 in / '),
      entry('/bin/sh -c #(nop)  CMD ["sh"]', { isEmptyLayer: true }),
      entry('ENV A=b', { comment, isEmptyLayer: true }),
      entry('RUN /bin/sh -c npm ci # buildkit', { comment }),
    ];
    assert.deepEqual(
      layersWithInstructions({ layers: [layer('base'), layer('npm')] }, { history }),
      [
        ['base', 'ADD file:7e9002 in /', '/bin/sh -c #(nop) ADD file:7e9002 in / '],
        ['npm', 'RUN npm ci', 'RUN /bin/sh -c npm ci # buildkit'],
      ].map(([name = '', instruction, createdBy]) => ({
        layer: layer(name),
        instruction,
        createdBy,
        created: '2026-11-03T09:14:07Z',
      })),
    );
  });

  it('have no instructions if the history has more or fewer of them', () => {
    for (const history of [[], [entry('COPY a b')], [entry('COPY a b'), entry('COPY c d'), entry('COPY e f')]]) {
      const layers = layersWithInstructions({ layers: [layer('a'), layer('b')] }, { history });
      assert.deepEqual(
        layers.map(({ instruction, createdBy, created }) => [instruction, createdBy, created]),
        [
          [undefined, undefined, undefined],
          [undefined, undefined, undefined],
        ],
      );
    }
  });
});

describe('An instruction', () => {
  const cases: [builder: string, createdBy: string, instruction: string, comment?: string][] = [
    ['BuildKit', 'COPY --chown=node:node . . # buildkit', 'COPY --chown=node:node . .', comment],
    ['BuildKit', 'WORKDIR /app', 'WORKDIR /app', comment],
    [
      'BuildKit',
      'RUN /bin/sh -c apt-get update &&     apt-get install -y git # buildkit',
      'RUN apt-get update &&     apt-get install -y git',
      comment,
    ],
    ['BuildKit', 'RUN |2 VERSION=1.2 DEBUG= /bin/sh -c make # buildkit', 'RUN make', comment],
    ['BuildKit', 'RUN |1 A=b /bin/sh -c exec /bin/sh -c x # buildkit', 'RUN exec /bin/sh -c x', comment],
    [
      'BuildKit, an argument with spaces',
      'RUN |1 FLAGS=-a -b /bin/sh -c make # buildkit',
      'RUN |1 FLAGS=-a -b /bin/sh -c make',
      comment,
    ],
    [
      'BuildKit, another shell',
      'RUN /bin/bash -o pipefail -c make # buildkit',
      'RUN /bin/bash -o pipefail -c make',
      comment,
    ],
    ['BuildKit, a comment of its own', 'RUN /bin/sh -c make # buildkit # buildkit', 'RUN make # buildkit', comment],
    [
      'BuildKit, exported',
      'mount / from exec sh -eux -c make',
      'mount / from exec sh -eux -c make',
      'buildkit.exporter.image.v0',
    ],
    ['the classic builder', '/bin/sh -c #(nop) COPY dir:1a2b in /app ', 'COPY dir:1a2b in /app'],
    ['the classic builder', '/bin/sh -c npm ci', 'RUN npm ci'],
    ['the classic builder', '|1 VERSION=1 /bin/sh -c make', 'RUN make'],
    ['the classic builder on Windows', 'cmd /S /C #(nop) WORKDIR C:\\app', 'WORKDIR C:\\app'],
    ['Kaniko', 'RUN apk add git', 'RUN apk add git'],
    ['debuerreotype', "# debian.sh --arch 'amd64' out/ 'bookworm'", "# debian.sh --arch 'amd64' out/ 'bookworm'"],
    ['Jib', 'jib-maven-plugin:3.4.4', 'jib-maven-plugin:3.4.4'],
    ['somebody else', 'COPY a b # buildkit', 'COPY a b # buildkit'],
  ];
  for (const [builder, createdBy, instruction, comment] of cases) {
    it(`of ${builder} is as in a Dockerfile where that is certain: ${createdBy}`, () => {
      assert.equal(instructionOf({ createdBy, comment }), instruction);
    });
  }

  it('is not known where the builder wrote none', () => {
    assert.equal(instructionOf({ createdBy: undefined, comment }), undefined);
  });

  it('of a megabyte takes no time', () => {
    const values = 'A=b '.repeat(250_000);
    const started = performance.now();
    instructionOf({ createdBy: `RUN |250000 ${values}`, comment });
    instructionOf({ createdBy: `/bin/sh -c ${' '.repeat(1_000_000)}#(nop)`, comment: undefined });
    assert.ok(performance.now() - started < 1000);
  });
});
