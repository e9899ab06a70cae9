import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, repositoryRoot } from './cache.ts';

/** The npm package that holds Code - OSS 1.139.1 with its server, web workbench and built-in extensions. */
const codeServer = 'code-server@4.139.1';

export interface CodeServer {
  /** The script that starts VS Code's server. */
  serverMain: string;
  /** The Node that has to run it: the major version VS Code's native modules were built for. */
  node: string;
}

/**
 * Installs VS Code's server into the cache, once: about a minute, 570 MB. Only npm is needed.
 *
 * The package's own postinstall builds modules that nothing here uses (kerberos among them, which wants system
 * headers), so scripts stay off and the two modules that matter are built alone: native-watchdog, without which the
 * extension host dies, and spdlog, without which there are no log files. Where there is no C++ compiler, a few lines of
 * JavaScript do for the first, and the second is done without.
 *
 * @throws Error with the failing command and the end of its output.
 */
export async function installCodeServer(): Promise<CodeServer> {
  const node = path.join(repositoryRoot, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node)) throw new Error(`There is no Node at ${node}: run npm install first.`);

  const folder = await cached(`${codeServer}-${process.platform}-${process.arch}`, async (unfinished) => {
    const started = performance.now();
    const step = async (text: string, args: string[], cwd: string) => {
      console.log(`VS Code server: ${text}…`);
      await run(node, args, cwd);
    };
    const npm = npmCommand();
    const vscode = vscodeFolder(unfinished);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
    await step(`downloading ${codeServer}`, [npm, 'install', '--prefix', unfinished, ...quiet, codeServer], unfinished);
    await step('installing its modules', [npm, 'install', '--prefix', vscode, '--omit=dev', ...quiet], vscode);
    for (const name of ['native-watchdog', 'spdlog']) {
      const module = path.join(vscode, 'node_modules', '@vscode', name);
      try {
        await step(`building ${name}`, [nodeGyp(npm), 'rebuild', `--nodedir=${nodeHeaders()}`], module);
      } catch (error) {
        console.log(`VS Code server: ${name} could not be built, going on without. ${String(error).slice(-300)}`);
        if (name === 'native-watchdog') await writeFile(path.join(module, 'index.js'), watchdog);
      }
    }
    console.log(`VS Code server: installed in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  });
  return { serverMain: path.join(vscodeFolder(folder), 'out', 'server-main.js'), node };
}

/** What native-watchdog does: ends this process once its parent has gone. */
const watchdog = `exports.start = (parent) => {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 3000).unref();
};
`;

function vscodeFolder(installation: string): string {
  return path.join(installation, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** The script behind the `npm` command. npm names it to what it runs; outside npm it is found on the PATH. */
function npmCommand(): string {
  const named = process.env.npm_execpath;
  if (named?.endsWith('npm-cli.js')) return named;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const command = path.join(folder, 'npm');
    if (!existsSync(command)) continue;
    const script = realpathSync(command);
    if (script.endsWith('npm-cli.js')) return script;
    const beside = path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
    if (existsSync(beside)) return beside;
  }
  throw new Error('npm was not found on the PATH.');
}

/** node-gyp comes with npm. */
function nodeGyp(npm: string): string {
  return path.join(path.dirname(npm), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
}

/** The folder whose include/ holds Node's headers: the platform's package behind the npm package `node`. */
function nodeHeaders(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const modules = path.join(repositoryRoot, 'node_modules');
  const found = [path.join(modules, 'node', 'node_modules', name), path.join(modules, name)].find((folder) =>
    existsSync(path.join(folder, 'include', 'node', 'node.h')),
  );
  if (!found) throw new Error(`The headers of ${name} are missing: run npm install again.`);
  return found;
}

async function run(command: string, args: string[], cwd: string): Promise<void> {
  const environment = { ...process.env, PATH: [path.dirname(command), process.env.PATH].join(path.delimiter) };
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`Failed (${code ?? 'killed'}): ${[command, ...args].join(' ')}\n${output}`);
}
