import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Forbids imports that break a layer rule, with a message, and imports of files inside a folder of src/core. */
function forbid(files, group, message, inner = '/core/') {
  const patterns = [
    { group, message },
    { regex: inner, message: 'Import a folder of src/core only through its index.ts, as #core/….' },
  ];
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default defineConfig(
  { ignores: ['dist', 'out', 'node_modules', '.vscode-test'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  // Dependencies point one way: extension → vscode → texts → core, and script → texts → core. Nothing that ships may hold npm's undici: evaluating it
  // can replace the dispatcher of every other extension's fetch (cline/cline#11407).
  forbid(
    ['src/core/**'],
    ['vscode', 'node:*', '**/vscode/**', '**/webview/**', '**/messages/**', '**/texts/**', '**/script/**', 'undici'],
    'src/core knows GitHub Packages alone.',
    '/(cleanUp|comparison|conflicts|deletion|documents|explorer|github|images|inspection|packages|planFile|retention)/',
  ),
  forbid(
    ['src/messages/**'],
    ['vscode', '**/vscode/**', '**/webview/**', '**/texts/**', '**/script/**', 'undici'],
    'src/messages is shared by both sides of a webview.',
  ),
  forbid(
    ['src/texts/**'],
    ['vscode', 'node:*', '**/vscode/**', '**/webview/**', '**/script/**', 'undici'],
    'src/texts is for every program: sentences about the data of core.',
  ),
  forbid(
    ['src/script/**'],
    ['vscode', '**/vscode/**', '**/webview/**', 'undici'],
    'src/script is a program for CI: Node, texts and core, no VS Code.',
  ),
  forbid(
    ['src/webview/**'],
    [
      'vscode',
      'node:*',
      '**/vscode/**',
      '**/texts/**',
      '**/script/**',
      // A leading # would begin a comment.
      ...['cleanUp', 'deletion', 'explorer', 'images'].map((each) => `\\#core/${each}`),
      'undici',
    ],
    'src/webview is a page: DOM, messages, and the pure functions that sort and filter a report.',
  ),
  forbid(
    ['src/vscode/**', 'src/extension.ts'],
    ['**/extension.ts', '**/script/**', 'undici'],
    'src/vscode depends on core, messages and texts only.',
  ),
  { files: ['test/**'], rules: { 'no-console': 'off', '@typescript-eslint/no-unused-expressions': 'off' } },
);
