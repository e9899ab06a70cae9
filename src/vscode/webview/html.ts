import { randomBytes } from 'node:crypto';
import type { Uri, Webview } from 'vscode';

export interface WebviewPage {
  readonly webview: Pick<Webview, 'asWebviewUri' | 'cspSource'>;
  readonly extensionUri: Uri;
  /** Which page the script shows; see src/webview/main.ts. */
  readonly page: string;
  /** Paths below the extension's folder: `dist/webview/pages.js`. */
  readonly script: string;
  readonly styles: readonly string[];
  readonly title: string;
  /** The reader's language, BCP 47. */
  readonly lang: string;
}

/** Returns an empty page with one script, which builds the rest, and style sheets. Its policy allows nothing else. */
export function webviewHtml({ webview, extensionUri, page, script, styles, title, lang }: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (path: string) =>
    escapeHtml(webview.asWebviewUri(extensionUri.with({ path: `${extensionUri.path}/${path}` })).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(lang)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)}</title>
  ${styles.map((style) => `<link rel="stylesheet" href="${address(style)}">`).join('\n  ')}
</head>
<body data-page="${escapeHtml(page)}">
  <script nonce="${escapeHtml(nonce)}" src="${address(script)}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
