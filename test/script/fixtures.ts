import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPlan, type PlanDocument } from '../../src/core/planFile/index.ts';
import { copySources } from '../builtCopy.ts';
import { Registry, publish } from '../core/images/fixtures.ts';
import { days } from '../github/clock.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { smallWorld, withRepo } from '../github/smallWorld.ts';
import { activeVersions, addPackage, addVersion, packagesOf, type Package, type World } from '../github/world.ts';

let script: string | undefined;

/** Returns the script as it is released; built once. */
function builtScript(): string {
  if (script !== undefined) return script;
  const copy = copySources();
  process.once('exit', () => copy.remove());
  const { status, stderr } = copy.build();
  assert.equal(status, 0, stderr);
  return (script = path.join(copy.folder, 'dist', 'package-retention.mjs'));
}

/** What the script did. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
}

/** A GitHub on this machine, and a folder in which the script runs. */
export interface Site {
  readonly github: GitHub;
  readonly folder: string;
  /** Starts the script against the GitHub. @param env without any other token. @param stdout a file, instead of a pipe. */
  start(parameters: readonly string[], env?: Readonly<Record<string, string>>, stdout?: number): Running;
  run(parameters: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  write(name: string, content: object | string): void;
  read(name: string): string;
  has(name: string): boolean;
  /** A plan or result. */
  document(name: string): PlanDocument;
  close(): Promise<void>;
}

export const rulesPath = '.github/package-retention.jsonc';

/** @param rules of the file. */
export async function openSite(fill: (world: World) => void, rules: readonly object[] = someRules): Promise<Site> {
  const world = smallWorld();
  world.packages.splice(0);
  // The script has the time of this machine.
  world.clock.advance(Date.now() - world.clock.now());
  fill(world);
  const github = await startGitHub({ world });
  const folder = mkdtempSync(path.join(tmpdir(), 'script-'));
  const children = new Set<ReturnType<typeof spawn>>();
  const site: Site = {
    github,
    folder,
    start(parameters, env = { GITHUB_TOKEN: withRepo }, stdout) {
      const child = spawn(process.execPath, [builtScript(), ...parameters], {
        cwd: folder,
        env: { PATH: process.env.PATH, TZ: 'UTC', GITHUB_API_URL: `${github.origin}/api/v3`, ...env },
        stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
      });
      children.add(child);
      const texts = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
      }
      const ended = new Promise<Ended>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, ...texts }));
      });
      return { ended, stderr: () => texts.stderr, kill: (signal) => void child.kill(signal) };
    },
    run: (parameters, env) => site.start(parameters, env).ended,
    write(name, content) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    },
    read: (name) => readFileSync(path.join(folder, name), 'utf8'),
    has: (name) => existsSync(path.join(folder, name)),
    document: (name) => documentIn(site.read(name)),
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await github.close();
      rmSync(folder, { recursive: true });
    },
  };
  site.write(rulesPath, { rules });
  return site;
}

/** Deletes all images but the newest, and all versions of libraries but two. */
export const someRules = [
  { packages: ['container/*'], delete: { olderThan: '7 days' } },
  { packages: ['npm/*'], delete: { olderThan: '7 days' } },
  { packages: ['npm/*'], keep: { newest: 2 } },
];

export function documentIn(text: string): PlanDocument {
  const read = readPlan(text);
  assert.ok(read.kind === 'plan', JSON.stringify(read));
  return read.document;
}

/** Adds so many images with two platforms to `org`, tagged `v1` and so on, a day apart; the newest is ten days old. */
export function addImages(world: World, name: string, count: number): Package {
  const registry = new Registry();
  for (let number = 1; number <= count; number++) {
    const createdAt = new Date(world.clock.now() - days(9 + count - number)).toISOString();
    const children = ['amd64', 'arm64'].map((each) => registry.push(`${name} ${each} ${number}`, { createdAt }));
    registry.push(`${name} ${number}`, { tags: [`v${number}`], children, createdAt });
  }
  publish(world, registry, name);
  return packageNamed(world, name);
}

/** Adds a private npm package to `org` with versions `1.0.1` and so on, a day apart; the newest is ten days old. */
export function addLibrary(world: World, name: string, count: number, owner = 'org'): Package {
  const added = addPackage(world, owner, 'npm', name, { visibility: 'private' });
  for (let number = 1; number <= count; number++) {
    addVersion(world, added, `1.0.${number}`, { createdAt: world.clock.now() - days(9 + count - number) });
  }
  return added;
}

export function packageNamed(world: World, name: string): Package {
  return packagesOf(world, 'org').find((each) => each.name === name) ?? assert.fail(name);
}

export function activeIds(world: World): number[] {
  return world.packages.flatMap((pkg) => activeVersions(pkg).map(({ id }) => id)).sort((one, other) => one - other);
}

/** What a document deletes. */
export function plannedIds({ packages }: PlanDocument): number[] {
  return packages
    .flatMap(({ planned }) => planned.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])))
    .sort((one, other) => one - other);
}

/** What the results say is deleted, or another outcome. */
export function resultIds({ run }: PlanDocument, kind = 'deleted'): number[] {
  return (run?.results ?? [])
    .flatMap(({ operation, outcome }) => (outcome.kind === kind ? (operation.target.versionId ?? []) : []))
    .sort((one, other) => one - other);
}
