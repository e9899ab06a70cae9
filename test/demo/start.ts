import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { tokens } from '../github/data/believableWorld.ts';
import { startFront } from '../workbench/front.ts';
import { consentOf, manageScopes, readScopes, sessionOf, startEnterprise } from './enterprise.ts';
import { packageExtension } from './extension.ts';
import { takePictures } from './pictures.ts';

/*
 * `npm start`: the extension, packaged and installed, in a real VS Code, beside a GitHub Enterprise Server on this
 * machine that it is signed in to. `-- --screenshot DIR` writes pictures of it and ends.
 */

const { values } = parseArgs({
  options: {
    screenshot: { type: 'string' },
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '60' },
  },
});

console.log('Packaging the extension …');
const vsix = await packageExtension();
console.log('Starting GitHub Enterprise Server and VS Code on this machine …');
const enterprise = await startEnterprise({
  vsix,
  // About what a request to github.com takes, in ms: what is slow there is to be seen here too.
  github: { latency: Number(values.latency) },
});
const secrets = enterprise.secretsOf(
  sessionOf('mona', tokens.mona.read, readScopes),
  sessionOf('mona', tokens.mona.enterprise, manageScopes),
);

if (values.screenshot !== undefined) {
  await takePictures(enterprise, secrets, values.screenshot);
  await enterprise.stop();
} else {
  const consents = [consentOf('mona')];
  const front = await startFront(enterprise.workbench, secrets, { consents, port: Number(values.port) });
  console.log(`
  VS Code   ${front.url}
            signed in as mona in whatever browser opens it; "GitHub Packages" is in the activity bar
  GitHub    ${enterprise.github.origin}
            the REST API is under /api/v3; mona’s token is ${tokens.mona.read}

  Stop with Ctrl+C.`);
  openInBrowser(front.url);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await front.stop();
  await enterprise.stop();
}
process.exit();

/** Opens the person's browser where there is a desktop; elsewhere the printed address has to do. */
function openInBrowser(url: string): void {
  if (process.env.CI) return;
  const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
    ...(process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? { linux: ['xdg-open', url] } : {}),
  };
  const opener = openers[process.platform];
  if (!opener) return;
  const [program, ...parameters] = opener;
  spawn(program, parameters, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
