import { on, type Act } from './faults.ts';
import type { GitHub } from './server.ts';
import { expired } from './storage.ts';

/** What can go wrong with a blob, beside what can go wrong with any request. */
export type BlobFault =
  /** Other content of the same length, so that its sha256 is wrong. */
  | 'wrong-content'
  /** One byte more than the descriptor says. */
  | 'oversize'
  /** 40 MB. */
  | 'endless'
  /** The storage redirects once more. */
  | 'second-redirect'
  /** The registry redirects to another machine without encryption. */
  | 'redirect-to-http'
  /** The content comes whole, but in 25 pieces. */
  | 'drip'
  /** Half of the content comes, and then a byte now and then. */
  | 'trickle'
  /** The storage refuses the address. */
  | 'expired';

/** Spoils the next blobs, `times` of them, or all. */
export function spoilBlobs({ faults, storage }: GitHub, fault: BlobFault, times?: number): void {
  const count = times === undefined ? {} : { times };
  if (fault === 'redirect-to-http') {
    const act: Act = { status: 307, headers: { location: 'http://storage.invalid/ghcr1/blobs/1' } };
    faults.push({ match: on('GET', /^\/v2\/.*\/blobs\//), ...count, act });
  } else {
    storage.faults.push({ match: on('GET', '/ghcr1/blobs/'), ...count, act: actOf(fault, storage.origin) });
  }
}

function actOf(fault: Exclude<BlobFault, 'redirect-to-http'>, origin: string): Act {
  switch (fault) {
    case 'wrong-content':
      return { takesEffect: true, change: (answer) => ({ ...answer, text: `${answer.text.slice(0, -1)}?` }) };
    case 'oversize':
      return { takesEffect: true, change: (answer) => ({ ...answer, text: `${answer.text} ` }) };
    case 'second-redirect':
      return { status: 307, headers: { location: `${origin}/ghcr1/blobs/elsewhere` } };
    case 'expired':
      return { takesEffect: false, change: () => expired };
    case 'drip':
    case 'endless':
    case 'trickle':
      return { takesEffect: true, change: (answer) => ({ ...answer, delivery: fault }) };
  }
}
