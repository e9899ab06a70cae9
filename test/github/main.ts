import { parseArgs } from 'node:util';
import { tokens } from './data/believableWorld.ts';
import { startGitHub } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7777' },
    host: { type: 'string', default: '127.0.0.1' },
    latency: { type: 'string', default: '0' },
    limits: { type: 'boolean', default: false },
  },
});

const github = await startGitHub({
  host: values.host,
  port: Number(values.port),
  latency: Number(values.latency),
  limits: { enforcePrimary: values.limits, enforceSecondary: values.limits },
});

console.log(`GitHub      ${github.origin}
REST API    ${github.origin} and, as Enterprise Server, ${github.origin}/api/v3
Tokens`);
for (const [login, granted] of Object.entries(tokens)) {
  for (const [purpose, token] of Object.entries(granted)) console.log(`  ${`${login} ${purpose}`.padEnd(26)} ${token}`);
}
console.log('Stop with Ctrl+C.');

process.once('SIGINT', () => void github.close());
process.once('SIGTERM', () => void github.close());
