import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installCodeServer, type CodeServer } from './install.ts';
import { extensionHosts } from './processes.ts';
import { waitFor } from './waiting.ts';

export type Settings = Record<string, unknown>;

export interface WorkbenchOptions {
  /** A packaged extension to install. */
  vsix?: string;
  /** The folder of an extension to run as it is, unpackaged. */
  extensionDevelopmentPath?: string;
  /** Added to the quiet ones; written for the machine and for the user. */
  settings?: Settings;
  /** Kept after the run where given; else a temporary folder. */
  userDataDir?: string;
  /** The workspace; else an empty temporary folder. */
  folder?: string;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Lets the page's URL name tests to run. VS Code then shows no notification toasts: not for end-to-end tests. */
  smokeTestDriver?: boolean;
  /** Whether folders have to be trusted, as by default in VS Code; without, all of them are. */
  workspaceTrust?: boolean;
  /** Added to the environment of the server and so of the extension host. */
  env?: NodeJS.ProcessEnv;
}

export interface WorkbenchServer {
  origin: string;
  /** Opens the workspace. */
  url: string;
  folder: string;
  dataDir: string;
  logsDir: string;
  /** Changes these settings, leaving the others; an open window follows at once. */
  changeSettings(changes: Settings): Promise<void>;
  /** Installs a packaged extension; an open window needs a reload. */
  installExtension(vsix: string): Promise<void>;
  /** Waits until the extension hosts of closed windows have ended: until then, they may still write files. */
  waitForExtensionHosts(): Promise<void>;
  /** Ends the server and its extension hosts, and removes what was temporary. */
  stop(): Promise<void>;
}

/** No welcome page, no chat, no telemetry, no recommendations, no git: nothing that moves while a test looks. */
const quietSettings: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.enabled': false,
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
  // Its pinned rows would lie over those that a test clicks.
  'workbench.tree.enableStickyScroll': false,
};

/** Starts VS Code's server on this machine alone and waits until it listens: about 2 s. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<WorkbenchServer> {
  const codeServer = await installCodeServer();
  const temporary = await mkdtemp(path.join(tmpdir(), 'vscode-workbench-'));
  const dataDir = options.userDataDir ?? path.join(temporary, 'data');
  const folder = options.folder ?? path.join(temporary, 'workspace');
  await mkdir(folder, { recursive: true });
  const settings = { ...quietSettings };
  const changeSettings = (changes: Settings) => writeSettings(dataDir, Object.assign(settings, changes));
  await changeSettings(options.settings ?? {});
  if (options.extensionDevelopmentPath) await registerUnpacked(dataDir, options.extensionDevelopmentPath);

  // Linux keeps the extension hosts' sockets there: they go with the folder.
  const child = spawnServer(codeServer, dataDir, { XDG_RUNTIME_DIR: temporary, ...options.env }, [
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
    // Else the extension host of a closed window lives on for 3 hours.
    ...['--reconnection-grace-time', '1', '--telemetry-level', 'off'],
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.vsix ? ['--install-extension', options.vsix, '--force', '--start-server'] : []),
  ]);
  const kill = () => endGroup(child);
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await ended(child);
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const origin = `http://127.0.0.1:${await listeningPort(child)}`;
    return {
      origin,
      url: workbenchUrl(origin, folder),
      folder,
      dataDir,
      logsDir: path.join(dataDir, 'data', 'logs'),
      changeSettings,
      async waitForExtensionHosts() {
        await waitFor('the end of the extension hosts', () => Promise.resolve(extensionHosts(child.pid).length === 0));
      },
      installExtension: (vsix) => installExtension(codeServer, dataDir, vsix),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The URL that opens `folder`; with `payload`, what the smoke test driver lets a page say (its paths are remote URIs). */
export function workbenchUrl(origin: string, folder: string, payload: Record<string, string> = {}): string {
  const url = new URL(origin);
  url.searchParams.set('folder', folder);
  const entries = Object.entries(payload);
  if (entries.length > 0) url.searchParams.set('payload', JSON.stringify(entries));
  return url.href;
}

/** Machine-scoped settings count only in the one file, application-scoped ones only in the other. */
async function writeSettings(dataDir: string, settings: Settings): Promise<void> {
  for (const scope of ['Machine', 'User']) {
    const folder = path.join(dataDir, 'data', scope);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

/** Lists the folder as an installed extension, so that it runs where it lies: no packaging between edit and test. */
async function registerUnpacked(dataDir: string, folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  const extension = {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, path: folder, scheme: 'file' },
  };
  const extensions = path.join(dataDir, 'extensions');
  await mkdir(extensions, { recursive: true });
  await writeFile(path.join(extensions, 'extensions.json'), JSON.stringify([extension]));
}

function spawnServer(
  { node, serverMain }: CodeServer,
  dataDir: string,
  env: NodeJS.ProcessEnv | undefined,
  args: string[],
): ChildProcess {
  const common = ['--accept-server-license-terms', '--server-data-dir', dataDir];
  common.push('--extensions-dir', path.join(dataDir, 'extensions'));
  // A group of its own, so that the extension hosts end with the server.
  // Without a gallery, VS Code does not ask the network for extensions and their updates.
  const environment = { ...process.env, EXTENSIONS_GALLERY: '{}', ...env };
  return spawn(node, [serverMain, ...common, ...args], { detached: true, stdio: 'pipe', env: environment });
}

async function listeningPort(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const onData = (data: Buffer) => {
      output += data.toString();
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(port);
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended (${code ?? 'killed'}).\n${output}`)));
  });
}

async function installExtension(codeServer: CodeServer, dataDir: string, vsix: string): Promise<void> {
  const child = spawnServer(codeServer, dataDir, undefined, ['--install-extension', vsix, '--force']);
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${vsix} could not be installed (${code ?? 'killed'}).\n${output}`);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had ended already.
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  endGroup(child);
  await exit;
}
