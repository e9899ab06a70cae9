import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { packageExtension } from './demo/extension.ts';
import { installCodeServer } from './workbench/install.ts';

/*
 * `npm test`: everything, part by part. Ends with a table of the parts and a line `N passed, N failed`, and with exit
 * code 1 where anything failed.
 */

interface Part {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
}

interface Result {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

const mocha = (...patterns: string[]): [string, ...string[]] => ['mocha', '--extension', 'ts', ...patterns];

const results: Result[] = [];
await run({ name: 'types', command: ['tsc', '-b'] });
await run({ name: 'lint', command: ['eslint', '.'] });
await run({ name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] });
await run({ name: 'core', command: mocha('test/*.test.ts', 'test/bench/*.test.ts', 'test/core/**/*.test.ts') });
await run({ name: 'local GitHub', command: mocha('test/github/**/*.test.ts') });
await run({ name: 'API contract', command: mocha('test/api/**/*.test.ts') });
const vsix = await prepare();
await run({ name: 'webview', command: mocha('--timeout', '60000', 'test/webview/**/*.test.ts') });
await run({ name: 'extension host', command: ['node', 'test/host/main.ts'] });
await run({ name: 'workbench driver', command: mocha('--timeout', '120000', 'test/workbench/**/*.test.ts') });
await run({
  name: 'end to end',
  command: mocha('--timeout', '120000', 'test/end-to-end/**/*.test.ts'),
  env: { EXTENSION_VSIX: vsix },
});
report();

/** Builds the package, and installs what the parts after it run in. */
async function prepare(): Promise<string> {
  const started = performance.now();
  const packaged = await packageExtension();
  await installCodeServer();
  results.push({ name: '(package, VS Code)', passed: 0, failed: 0, seconds: (performance.now() - started) / 1000 });
  return packaged;
}

async function run({ name, command, env }: Part): Promise<void> {
  console.log(`\n━━━ ${name}`);
  const started = performance.now();
  const { code, output } = await execute(command, env);
  const seconds = (performance.now() - started) / 1000;
  const counts = countsIn(stripVTControlCharacters(output));
  // A part without counts of its own is one check; one that ended badly has failed, whatever it counted.
  const passed = counts?.passed ?? (code === 0 ? 1 : 0);
  const failed = Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
  results.push({ name, passed, failed, seconds });
}

/** Runs a program with its output passed on as it comes. */
async function execute([program, ...parameters]: Part['command'], env?: NodeJS.ProcessEnv) {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output };
}

/** The counts of mocha's closing lines. A skipped test counts as failed: nothing is to be skipped. */
function countsIn(output: string): { passed: number; failed: number } | undefined {
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  if (!/^ *\d+ passing/m.test(output)) return undefined;
  return { passed: number(/^ *(\d+) passing/m), failed: number(/^ *(\d+) failing/m) + number(/^ *(\d+) pending/m) };
}

function report(): void {
  console.log(`\n${'part'.padEnd(22)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(10)}`);
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      name.padEnd(22) + String(passed).padStart(8) + String(failed).padStart(8) + seconds.toFixed(1).padStart(10),
    );
  }
  const sum = (of: 'passed' | 'failed') => results.reduce((total, result) => total + result[of], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
