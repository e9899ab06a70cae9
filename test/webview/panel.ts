import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Uri } from 'vscode';
import type { Translations } from '../../src/messages/action.ts';
import { webviewHtml } from '../../src/vscode/webview/html.ts';
import { patience } from '../workbench/waiting.ts';
import { themes } from './themes.ts';

export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as Theme[];

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

/** A page in a browser, as VS Code would hold it: its HTML and policy, its style sheet, its theme's colours. */
export interface Panel<ToPage, FromPage> {
  page: Page;
  /** What the browser complained about: errors, dialogs and breaches of the content security policy. */
  complaints: string[];
  post(message: ToPage & { translations?: Translations }): Promise<void>;
  sent(): Promise<FromPage[]>;
}

/** A page of `src/webview`: its folder, and its style sheet there. */
export interface PanelSource {
  readonly folder: string;
  readonly style: string;
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

  const files = await bundle(source);
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
function pageHtml({ style, title }: PanelSource): string {
  const address = (path: string) => ({
    path,
    with: (change: { path: string }) => address(change.path),
    toString: () => `${origin}${path}`,
  });
  return webviewHtml({
    webview: { cspSource: origin, asWebviewUri: (uri) => uri },
    extensionUri: address('') as unknown as Uri,
    script: 'main.js',
    style,
    title,
    lang: 'en',
  });
}

type Files = Map<string, { contentType: string; body: string }>;

const bundles = new Map<string, Promise<Files>>();

/** What the build makes of a page, once for all tests. */
function bundle(source: PanelSource): Promise<Files> {
  const bundled = bundles.get(source.folder) ?? bundleFiles(source);
  bundles.set(source.folder, bundled);
  return bundled;
}

async function bundleFiles({ folder, style }: PanelSource): Promise<Files> {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/main.tsx`, `${folder}/${style}`],
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    bundle: true,
    format: 'iife',
    outdir: 'out',
    write: false,
  });
  return new Map(
    outputFiles.map(({ path, text }) => [
      path.replace(/^.*\/out/, ''),
      { contentType: path.endsWith('.css') ? 'text/css' : 'text/javascript', body: text },
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
