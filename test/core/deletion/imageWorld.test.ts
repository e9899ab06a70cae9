import { runImageWorld } from './imageWorld.ts';

/** `npm run soak` runs a thousand. */
const seeds = Array.from({ length: Number(process.env.IMAGE_SEEDS ?? 25) }, (_, index) => index + 1);

describe('Deleting from random packages of images, while requests fail and others push', () => {
  for (const seed of seeds)
    it(`leaves whole what stays, and all can be undone (seed ${seed})`, () => runImageWorld(seed));
});
