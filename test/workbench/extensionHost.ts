import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import { cacheFolder, repositoryRoot } from './cache.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './server.ts';

export interface ExtensionHostTests {
  /** The folder of the extension under test. */
  extensionDevelopmentPath: string;
  /** A module that exports `run(): Promise<void>`, called in the extension host; it rejects where a test fails. */
  extensionTestsPath: string;
  settings?: Settings;
  /** What VS Code's secret storage holds; only where VS Code's server is the host. */
  secrets?: Secrets;
  /** Added to the extension host's environment. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs tests in a real extension host: that of desktop VS Code, downloaded once into the cache, or where the download
 * fails that of VS Code's server from npm. The environment variable `VSCODE_TEST_HOST` asks for one of them: `desktop`
 * or `code-server`.
 *
 * @throws TestRunFailedError where a test fails.
 */
export async function runExtensionHostTests(options: ExtensionHostTests): Promise<void> {
  const { extensionDevelopmentPath, extensionTestsPath, settings = {}, secrets, env } = options;
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'vscode-host-'));
  try {
    await mkdir(path.join(userDataDir, 'User'));
    await writeFile(path.join(userDataDir, 'User', 'settings.json'), JSON.stringify(settings));
    await runTests({
      vscodeExecutablePath: await executable(),
      extensionDevelopmentPath,
      extensionTestsPath,
      launchArgs: [`--user-data-dir=${userDataDir}`, `--extensions-dir=${path.join(userDataDir, 'extensions')}`],
      extensionTestsEnv: {
        ...env,
        // Our own executable is a script: it needs the project's Node, which runs TypeScript.
        PATH: [path.join(repositoryRoot, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
        ...(secrets ? { VSCODE_TEST_SECRETS: JSON.stringify(secrets) } : {}),
      },
    });
  } finally {
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function executable(): Promise<string> {
  const codeServer = path.join(import.meta.dirname, 'executable.ts');
  const host = process.env.VSCODE_TEST_HOST;
  if (host === 'code-server') return codeServer;
  try {
    return await downloadAndUnzipVSCode({ cachePath: cacheFolder, timeout: 5000, reporter: new SilentReporter() });
  } catch (error) {
    if (host === 'desktop') throw error;
    console.log(`Desktop VS Code cannot be downloaded (${String(error)}): using VS Code's server from npm.`);
    return codeServer;
  }
}
