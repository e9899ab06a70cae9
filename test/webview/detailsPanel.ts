import type { Browser } from 'playwright-core';
import type { FromDetailsPage, ToDetailsPage } from '../../src/messages/details.ts';
import { openPanel, type Panel, type PanelOptions } from './panel.ts';

export type DetailsPanel = Panel<ToDetailsPage, FromDetailsPage>;

export function openDetailsPanel(browser: Browser, options?: PanelOptions): Promise<DetailsPanel> {
  return openPanel(browser, { page: 'details', title: 'Details' }, options);
}
