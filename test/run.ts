import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { packageExtension } from './demo/extension.ts';
import { repositoryRoot } from './workbench/cache.ts';
import { installCodeServer } from './workbench/install.ts';

/*
 * `npm test`: everything, part by part, in two lanes. Ends with what failed, a table of the parts and
 * a line `N passed, N failed`, and with exit code 1 where anything failed.
 */

interface Part {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

interface Result {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** What the part printed about its failures. */
  readonly errors?: string | undefined;
}

const mocha = (...patterns: string[]): [string, ...string[]] => ['mocha', ...patterns];
/** A test of many steps, each of which may take a while on a busy machine. */
const inWorkbench = (...patterns: string[]) => mocha('--timeout', '240000', ...patterns);

const results: Result[] = [];
const started = performance.now();
await rm(path.join(repositoryRoot, 'out', 'end-to-end'), { recursive: true, force: true });
const prepared = prepare();
/** Begin beside the preparation. */
const first: readonly Part[] = [
  { name: 'lint', command: ['eslint', '.'] },
  {
    name: 'core',
    command: mocha('test/*.test.ts', 'test/{bench,soak}/*.test.ts', 'test/{core,messages,texts}/**/*.test.ts'),
  },
];
/** The longest first, so that both lanes end at about the same time. */
const others: readonly Part[] = [
  {
    name: 'end to end: explorer',
    command: inWorkbench(
      'test/end-to-end/!(cleanUp|deletion|conflicts|compare|details|get|images|rows|rulesFile)*.test.ts',
    ),
  },
  {
    name: 'end to end: deletion',
    command: inWorkbench('test/end-to-end/deletion!(Many|Restart|Review).test.ts'),
  },
  { name: 'end to end: long runs', command: inWorkbench('test/end-to-end/deletion{Many,Restart,Review}*.test.ts') },
  { name: 'webview', command: mocha('test/webview/**/*.test.ts') },
  { name: 'end to end: clean-up', command: inWorkbench('test/end-to-end/cleanUp*.test.ts') },
  {
    name: 'end to end: images',
    command: inWorkbench('test/end-to-end/{compare,details,get,images,rows}*.test.ts'),
  },
  { name: 'end to end: conflicts', command: inWorkbench('test/end-to-end/{conflicts,rulesFile}*.test.ts') },
  { name: 'extension host', command: ['node', 'test/host/main.ts'] },
  { name: 'fault matrix', command: mocha('test/matrix/**/*.test.ts') },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'script for CI', command: mocha('test/script/**/*.test.ts') },
  { name: 'local GitHub', command: mocha('test/github/**/*.test.ts') },
  { name: 'API contract', command: mocha('test/api/**/*.test.ts') },
];
const waiting = others.values();
await Promise.all(
  first.map(async (part) => {
    await run(part);
    process.env.EXTENSION_VSIX = await prepared;
    // Both lanes take from the same parts.
    for (const other of waiting) await run(other);
  }),
);
report();

/** Builds the package, and installs what the parts after it run in. @returns the path of the `.vsix`. */
async function prepare(): Promise<string> {
  const packaged = await packageExtension();
  await installCodeServer();
  results.push({ name: '(package, VS Code)', passed: 0, failed: 0, seconds: secondsSince(started) });
  return packaged;
}

async function run({ name, command }: Part): Promise<void> {
  const began = performance.now();
  const { code, output } = await execute(command);
  // Whole parts, since two run at a time.
  console.log(`\n━━━ ${name}\n${output}`);
  const text = stripVTControlCharacters(output);
  const counts = countsIn(text);
  // A part without counts of its own is one check; one that ended badly has failed, whatever it counted.
  const passed = counts?.passed ?? (code === 0 ? 1 : 0);
  const failed = Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
  const errors = failed === 0 ? undefined : (/^ *\d+ failing$[^]*/m.exec(text)?.[0] ?? text.slice(-3000));
  results.push({ name, passed, failed, seconds: secondsSince(began), errors });
}

/** Runs a program. @returns all that it has written, errors included. */
async function execute([program, ...parameters]: Part['command']) {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0' },
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
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

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

function report(): void {
  // Once more, since the output of a whole run is long, and some logs keep only its end.
  for (const { name, errors } of results) if (errors !== undefined) console.log(`\n━━━ failed: ${name}\n${errors}`);
  console.log(`\n${'part'.padEnd(24)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(10)}`);
  const whole = { name: '(the whole)', passed: 0, failed: 0, seconds: secondsSince(started) };
  for (const { name, passed, failed, seconds } of [...results, whole]) {
    console.log(
      name.padEnd(24) + String(passed).padStart(8) + String(failed).padStart(8) + seconds.toFixed(1).padStart(10),
    );
  }
  const sum = (of: 'passed' | 'failed') => results.reduce((total, result) => total + result[of], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
