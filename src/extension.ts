import type { ExtensionContext } from 'vscode';
import { hello } from './vscode/x.ts';
export function activate(_context: ExtensionContext): void { hello(); }
