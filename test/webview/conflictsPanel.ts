import type { Browser } from 'playwright-core';
import type { FromConflictsPage, ToConflictsPage } from '../../src/messages/conflicts.ts';
import { openPanel, type Panel, type PanelOptions } from './panel.ts';

export type ConflictsPanel = Panel<ToConflictsPage, FromConflictsPage>;

export function openConflictsPanel(browser: Browser, options?: PanelOptions): Promise<ConflictsPanel> {
  return openPanel(browser, { page: 'conflicts', title: 'Conflicts' }, options);
}
