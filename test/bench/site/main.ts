import { startGitHub } from '../../github/server.ts';
import { benchWorld } from './world.ts';

/*
 * The GitHub of the benchmark, in a process of its own, so that its work is not counted as the client's. Told a
 * latency in ms, it answers when it has taken it.
 */

const github = await startGitHub({ world: benchWorld(), limits: { enforcePrimary: false, perHour: 10_000_000 } });
process.on('message', (latency: number) => {
  github.behaviour.latency = latency;
  github.clearLog();
  process.send?.(latency);
});
process.once('disconnect', () => process.exit());
process.send?.(github.origin);
