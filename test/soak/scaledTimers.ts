/* In the place of `node:timers/promises`. */
export { scaledWait as setTimeout } from './scaledTime.ts';
