#!/usr/bin/env node
// Stands in for the `code` executable: takes the arguments with which @vscode/test-electron starts VS Code, runs the
// tests in the extension host of VS Code's server with a browser as its window, and ends with the tests' exit code.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { seedSecrets, type Secrets } from './secrets.ts';
import { startWorkbench, workbenchUrl, type Settings } from './server.ts';
import { patience } from './waiting.ts';

// What the window itself logs comes by the same way as the output of the tests.
const windowLog =
  /^(Resolv(ing|ed) connection token|Creating a socket|(Ignoring fetching|Updating) additional|No search provider registered|Timed out waiting for authentication provider|\[(reconnection-grace-time|AgentHost|AccountPolicyGate|Service Worker)\b)/;

const { values, positionals } = parseArgs({ strict: false, allowPositionals: true });
// Ending by way of 'exit' takes the server along.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));

const folder = positionals[0];
const userDataDir = argument('user-data-dir');
const server = await startWorkbench({
  smokeTestDriver: true,
  settings: userDataDir ? await readSettings(userDataDir) : {},
  ...(folder ? { folder } : {}),
});
const browser = await launchBrowser();
try {
  process.exitCode = await runTests();
} finally {
  await browser.close();
  await server.stop();
}

async function runTests(): Promise<number> {
  const context = await browser.newContext();
  const secrets = process.env.VSCODE_TEST_SECRETS;
  if (secrets) await seedSecrets(context, JSON.parse(secrets) as Secrets);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (windowLog.test(String(args[0]))) return;
    if (type === 'error') console.error(...args);
    else console.log(...args);
  });
  const exited = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    page.on('crash', () => resolve(1));
    page.on('close', () => resolve(1));
  });
  const remote = (name: string) => `vscode-remote://${new URL(server.origin).host}${argument(name) ?? ''}`;
  const payload = {
    extensionDevelopmentPath: remote('extensionDevelopmentPath'),
    extensionTestsPath: remote('extensionTestsPath'),
    skipWelcome: 'true',
  };
  await page.goto(workbenchUrl(server.origin, server.folder, payload));
  return exited;
}

function argument(name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

async function readSettings(directory: string): Promise<Settings> {
  return JSON.parse(await readFile(path.join(directory, 'User', 'settings.json'), 'utf8')) as Settings;
}
