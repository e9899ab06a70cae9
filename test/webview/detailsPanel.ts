import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Uri } from 'vscode';
import type { FromDetailsPage, ToDetailsPage } from '../../src/messages/details.ts';
import { webviewHtml } from '../../src/vscode/webview/html.ts';
import { themes } from './themes.ts';

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as Theme[];

declare global {
  interface Window {
    sent: FromDetailsPage[];
    kept: unknown[];
  }
}

const origin = 'http://webview.test';

/** The details page in a browser, as VS Code would hold it: its HTML and policy, its style sheet, its theme's colours. */
export interface DetailsPanel {
  page: Page;
  /** What the browser complained about: errors and breaches of the content security policy. */
  complaints: string[];
  post(message: ToDetailsPage): Promise<void>;
  sent(): Promise<FromDetailsPage[]>;
}

export interface PanelOptions {
  theme?: Theme;
  width?: number;
  /** Browser zoom, which halves the width in CSS pixels at 2. */
  zoom?: number;
}

export async function openDetailsPanel(
  browser: Browser,
  { theme = 'dark', width = 900, zoom = 1 }: PanelOptions = {},
): Promise<DetailsPanel> {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: 1000 },
    deviceScaleFactor: zoom,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  const files = await bundle();
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname === '/' ? { contentType: 'text/html', body: pageHtml() } : files.get(pathname);
    return route.fulfill(file ?? { status: 404 });
  });
  await page.addInitScript(imitateHost, { variables: themes[theme], theme });
  await page.goto(origin);
  await page.waitForFunction(() => window.sent.some(({ type }) => type === 'ready'));
  return {
    page,
    complaints,
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    sent: () => page.evaluate(() => window.sent),
  };
}

/** The real HTML, with addresses of the test's origin in place of VS Code's. */
function pageHtml(): string {
  const address = (path: string) => ({
    path,
    with: (change: { path: string }) => address(change.path),
    toString: () => `${origin}${path}`,
  });
  return webviewHtml({
    webview: { cspSource: origin, asWebviewUri: (uri) => uri },
    extensionUri: address('') as unknown as Uri,
    script: 'main.js',
    style: 'details.css',
    title: 'Details',
    lang: 'en',
  });
}

let bundled: Promise<Map<string, { contentType: string; body: string }>> | undefined;

/** What the build makes of the page, once for all tests. */
function bundle(): Promise<Map<string, { contentType: string; body: string }>> {
  bundled ??= build({
    entryPoints: ['src/webview/details/main.ts', 'src/webview/details/details.css'],
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    bundle: true,
    format: 'iife',
    outdir: 'out',
    write: false,
  }).then(
    ({ outputFiles }) =>
      new Map(
        outputFiles.map(({ path, text }) => [
          path.replace(/^.*\/out/, ''),
          { contentType: path.endsWith('.css') ? 'text/css' : 'text/javascript', body: text },
        ]),
      ),
  );
  return bundled;
}

/** Runs in the page before its script: what VS Code puts into every webview. */
function imitateHost({ variables, theme }: { variables: Record<string, string>; theme: string }): void {
  window.sent = [];
  window.kept = [];
  const api = {
    postMessage: (message: FromDetailsPage) => window.sent.push(message),
    setState: (state: unknown) => window.kept.push(state),
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer vscode {
    html { background: var(--vscode-editor-background); }
    body { background: transparent; color: var(--vscode-editor-foreground); margin: 0; padding: 0 20px;
      font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
    a, a code { color: var(--vscode-textLink-foreground); }
    code { color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background);
      padding: 1px 3px; border-radius: 4px; }
  }`);
  document.adoptedStyleSheets = [sheet];
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.body.classList.add(`vscode-${theme}`);
  });
}
