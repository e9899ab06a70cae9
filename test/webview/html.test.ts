import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { webviewHtml } from '../../src/vscode/webview/html.ts';

function html(more: { title?: string; lang?: string } = {}): string {
  const uri = (path: string) => ({
    path,
    with: (change: { path: string }) => uri(change.path),
    toString: () => `https://host${path}`,
  });
  return webviewHtml({
    webview: { cspSource: 'https://*.vscode-cdn.example', asWebviewUri: (address) => address },
    extensionUri: uri('/extension') as unknown as Uri,
    page: 'details',
    script: 'dist/main.js',
    styles: ['dist/base.css', 'dist/page.css'],
    title: more.title ?? 'Details',
    lang: more.lang ?? 'en',
  });
}

describe('the HTML of a webview', () => {
  it('lets one script and its style sheets load, and nothing else', () => {
    const page = html();
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    const nonce = /<script nonce="([^"]+)" src="https:\/\/host\/extension\/dist\/main\.js">/.exec(page)?.[1];
    assert.ok(nonce && nonce.length >= 22);
    assert.equal(policy, `default-src 'none'; script-src 'nonce-${nonce}'; style-src https://*.vscode-cdn.example`);
    assert.deepEqual(
      [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, address]) => address),
      ['https://host/extension/dist/base.css', 'https://host/extension/dist/page.css'],
    );
    assert.doesNotMatch(page, /unsafe|style=|<style|onload/);
  });

  it('has a new nonce each time', () => {
    assert.notEqual(html(), html());
  });

  it('escapes the title and the language', () => {
    const page = html({ title: '</title><script>alert(1)</script>', lang: '"><script>' });
    assert.equal(page.match(/<script/g)?.length, 1);
  });
});
