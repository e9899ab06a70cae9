import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/*
 * The texts that translators get. Run as a program it writes them into the repository. The page of a webview has a `t`
 * of its own, which `@vscode/l10n-dev` does not find.
 */

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'l10n/bundle.l10n.json');

/** What the repository has. */
export function storedTexts(): string {
  return readFileSync(file, 'utf8');
}

/**
 * Returns all texts that the sources give to `t`, as the content of a bundle without a language.
 *
 * @throws Error for a text that cannot be extracted, since it is put together when it is needed.
 */
export function extractedTexts(): string {
  // The script speaks English only.
  const sources = globSync('src/**/*.{ts,tsx}', { cwd: root, exclude: ['src/script/**'] });
  const texts = sources.flatMap((source) => textsIn(source));
  const sorted = [...new Set(texts)].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

function textsIn(source: string): string[] {
  const text = readFileSync(path.join(root, source), 'utf8');
  const tree = ts.createSourceFile(source, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  for (const call of nodesIn(tree).filter(ts.isCallExpression)) {
    const [message] = call.arguments;
    // The definition of `t` itself passes on what it was given.
    if (!message || !isTranslation(call.expression) || message.getText() === 'message') continue;
    const texts = literalsIn(message, tree);
    if (texts.length === 0) throw new Error(`${source}: ${call.getText()} does not name its text`);
    found.push(...texts);
  }
  return found;
}

/** `t`, `l10n.t` and `vscode.l10n.t`. */
function isTranslation(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't';
  return ts.isPropertyAccessExpression(callee) && /(^|\.)l10n\.t$/.test(callee.getText());
}

/** The texts that an expression may have: one, one of two by a condition, or one of a constant table of the file. */
function literalsIn(message: ts.Expression, tree: ts.SourceFile): string[] {
  if (ts.isStringLiteralLike(message)) return [message.text];
  if (ts.isConditionalExpression(message)) {
    return [message.whenTrue, message.whenFalse].flatMap((each) => literalsIn(each, tree));
  }
  let name = message;
  while (ts.isElementAccessExpression(name) || ts.isPropertyAccessExpression(name)) name = name.expression;
  const values = nodesIn(tree).flatMap((node) =>
    ts.isVariableDeclaration(node) && node.name.getText() === name.getText() ? (node.initializer ?? []) : [],
  );
  return values.flatMap((value) => (value === message ? [] : textsOf(value, tree)));
}

/** The texts of a table, which may have tables. */
function textsOf(value: ts.Expression, tree: ts.SourceFile): string[] {
  if (!ts.isObjectLiteralExpression(value)) return literalsIn(value, tree);
  return value.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? textsOf(each.initializer, tree) : []));
}

function nodesIn(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(...nodesIn(child));
  });
  return [node, ...children];
}

if (import.meta.main) writeFileSync(file, extractedTexts());
