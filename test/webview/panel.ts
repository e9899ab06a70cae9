import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Uri } from 'vscode';
import type { Translations } from '../../src/messages/action.ts';
import { webviewHtml } from '../../src/vscode/webview/html.ts';
import type { PageName } from '../../src/vscode/webview/panel.ts';
import { patience } from '../workbench/waiting.ts';
import { themes } from './themes.ts';

export type Theme = keyof typeof themes;
/** The themes that pages are tested in; all with the environment variable EVERY_THEME, as in `npm run soak`. */
export const themeNames: readonly Theme[] = process.env.EVERY_THEME
  ? (Object.keys(themes) as Theme[])
  : ['light', 'high-contrast'];

interface AnyMessage {
  readonly type: string;
}

declare global {
  interface Window {
    sent: AnyMessage[];
    persisted: unknown[];
  }
}

const origin = 'http://webview.test';

/** A page in a browser, as VS Code would hold it: its HTML and policy, its style sheets, its theme's colours. */
export interface Panel<ToPage, FromPage> {
  page: Page;
  /** What the browser complained about: errors, dialogs and breaches of the content security policy. */
  complaints: string[];
  post(message: ToPage & { translations?: Translations }): Promise<void>;
  sent(): Promise<FromPage[]>;
}

export interface PanelSource {
  readonly page: PageName;
  readonly title: string;
}

export interface PanelOptions {
  theme?: Theme;
  width?: number;
  /** Browser zoom, which halves the width in CSS pixels at 2. */
  zoom?: number;
  /** What a page of the same panel has persisted before. */
  persisted?: unknown;
}

/** Opens a page and waits until its script has said that it is ready. */
export async function openPanel<ToPage, FromPage extends AnyMessage>(
  browser: Browser,
  source: PanelSource,
  { theme = 'dark', width = 900, zoom = 1, persisted }: PanelOptions = {},
): Promise<Panel<ToPage, FromPage>> {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: 1000 },
    deviceScaleFactor: zoom,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });

  const files = await (bundled ??= bundleFiles());
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname === '/' ? { contentType: 'text/html', body: pageHtml(source) } : files.get(pathname);
    return route.fulfill(file ?? { status: 404 });
  });
  await page.addInitScript(imitateHost, { variables: themes[theme], theme, former: persisted });
  await page.goto(origin);
  await page.waitForFunction(() => window.sent.some(({ type }) => type === 'ready'));
  return {
    page,
    complaints,
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message as object),
    sent: () => page.evaluate(() => window.sent) as Promise<unknown> as Promise<FromPage[]>,
  };
}

/** The real HTML, with addresses of the test's origin in place of VS Code's. */
function pageHtml({ page, title }: PanelSource): string {
  const address = (path: string) => ({
    path,
    with: (change: { path: string }) => address(change.path),
    toString: () => `${origin}${path}`,
  });
  return webviewHtml({
    webview: { cspSource: origin, asWebviewUri: (uri) => uri },
    extensionUri: address('') as unknown as Uri,
    page,
    script: 'main.js',
    styles: ['base.css', `${page}/${page}.css`],
    title,
    lang: 'en',
  });
}

type Files = Map<string, { contentType: string; body: string }>;

/** What the build makes of the pages, once for all tests. */
let bundled: Promise<Files> | undefined;

async function bundleFiles(): Promise<Files> {
  const pages: readonly PageName[] = ['cleanUp', 'compare', 'conflicts', 'details'];
  const { outputFiles } = await build({
    entryPoints: ['base.css', 'main.ts', ...pages.map((page) => `${page}/${page}.css`)],
    absWorkingDir: path.resolve(import.meta.dirname, '../../src/webview'),
    bundle: true,
    format: 'iife',
    outdir: 'out',
    write: false,
  });
  return new Map(
    outputFiles.map(({ path: file, text }) => [
      file.replace(/^.*\/out/, ''),
      { contentType: file.endsWith('.css') ? 'text/css' : 'text/javascript', body: text },
    ]),
  );
}

interface Host {
  readonly variables: Record<string, string>;
  readonly theme: string;
  readonly former: unknown;
}

/** Runs in the page before its script: what VS Code puts into every webview. */
function imitateHost({ variables, theme, former }: Host): void {
  window.sent = [];
  window.persisted = [];
  const api = {
    postMessage: (message: AnyMessage) => window.sent.push(message),
    getState: (): unknown => window.persisted.at(-1) ?? former,
    setState: (state: unknown) => window.persisted.push(state),
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
