import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

export interface Violation {
  /** The rule's id, as in axe's documentation: `color-contrast`. */
  rule: string;
  help: string;
  /** The elements at fault, as HTML, each with what is wrong. */
  elements: string[];
}

/**
 * Checks a webview's document against WCAG 2.0 to 2.2, levels A and AA, and returns what fails. Webviews are transparent,
 * so the editor's background is put behind the document for the check: contrast is judged as a person sees it.
 */
export async function accessibilityViolations(webview: Frame): Promise<Violation[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the browser's debugger, which the page's content security policy does not bind.
  await webview.evaluate(source);
  return webview.evaluate(async () => {
    const root = document.documentElement;
    const before = root.style.backgroundColor;
    root.style.backgroundColor = 'var(--vscode-editor-background)';
    try {
      const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
      const { violations } = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      });
      return violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        elements: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
      }));
    } finally {
      root.style.backgroundColor = before;
    }
  });
}
