import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { cached, repositoryRoot } from './cache.ts';

// What headless browsers in containers need, and nothing that phones home during a test.
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/**
 * Starts a browser without a window. In turn: the one that the environment variable `VSCODE_TEST_BROWSER` names by its
 * path; the npm package's Chromium (Linux on x64: the same everywhere, and quick to start); an installed Chrome,
 * Edge or Chromium.
 *
 * @throws Error naming what was tried.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.VSCODE_TEST_BROWSER;
  if (named) return launch({ executablePath: named });
  if (process.platform === 'linux' && process.arch === 'x64') return launch(await packagedChromium());

  const installed: LaunchOptions[] = [
    { channel: 'chrome' },
    { channel: 'msedge' },
    ...['/usr/bin/chromium', '/usr/bin/chromium-browser'].map((executablePath) => ({ executablePath })),
  ];
  const failures: string[] = [];
  for (const candidate of installed) {
    try {
      return await launch(candidate);
    } catch (error) {
      failures.push(`${candidate.channel ?? candidate.executablePath ?? ''}: ${String(error).split('\n')[0] ?? ''}`);
    }
  }
  throw new Error(
    `No browser was found. Install Chrome or Edge, or set VSCODE_TEST_BROWSER to a Chromium's path.\n${failures.join('\n')}`,
  );
}

function launch(options: LaunchOptions): Promise<Browser> {
  return chromium.launch({ ...options, args: quietArguments });
}

/** Unpacks the npm package's Chromium into the cache, with the nss libraries and fonts that a bare machine lacks. */
async function packagedChromium(): Promise<LaunchOptions> {
  const folder = await cached('chromium', async (unfinished) => {
    // The package unpacks into the temporary folder, and its libraries only where it believes to run in Lambda.
    const unpack = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', "await (await import('@sparticuz/chromium')).default.executablePath()"],
      {
        cwd: repositoryRoot,
        env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
        encoding: 'utf8',
      },
    );
    if (unpack.status !== 0) throw new Error(`The packaged Chromium could not be unpacked:\n${unpack.stderr}`);
    await writeFile(path.join(unfinished, 'fonts.conf'), fontConfiguration);
  });
  const libraries = [process.env.LD_LIBRARY_PATH, path.join(folder, 'al2023', 'lib')].filter(Boolean);
  const fonts = path.join(folder, 'fonts.conf');
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(path.delimiter), FONTCONFIG_FILE: fonts },
  };
}

/** The machine's own fonts where it has any; the packaged sans-serif first, so that pictures look alike everywhere. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
