import type { Browser } from 'playwright-core';
import type { FromComparePage, ToComparePage } from '../../src/messages/compare.ts';
import { openPanel, type Panel, type PanelOptions } from './panel.ts';

export type ComparePanel = Panel<ToComparePage, FromComparePage>;

export function openComparePanel(browser: Browser, options?: PanelOptions): Promise<ComparePanel> {
  return openPanel(browser, { page: 'compare', title: 'Compare' }, options);
}
