import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Result } from '../../src/core/deletion/operation.ts';
import { reportDocuments, type ReportDocuments } from '../../src/vscode/deletion/report/reportDocuments.ts';

describe('the report of a run', () => {
  const { getExtension } = vscode.extensions;
  const owner = { kind: 'organization', login: 'octo-org' } as const;
  const target = { owner, packageType: 'npm', name: 'tool', versionId: 7 } as const;
  const results: readonly Result[] = [{ operation: { action: 'delete', target }, outcome: { kind: 'deleted' } }];
  let subscriptions: vscode.Disposable[];
  let reports: ReportDocuments;

  beforeEach(() => {
    subscriptions = [];
    reports = reportDocuments(subscriptions);
  });
  afterEach(async () => {
    vscode.Disposable.from(...subscriptions).dispose();
    Object.assign(vscode.extensions, { getExtension });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const openTab = async (): Promise<vscode.Tab> => {
    for (;;) {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      if (tab?.label.includes('Deletion Report')) return tab;
      await delay(20);
    }
  };

  it('opens as a page, not as its source', async () => {
    await reports.show(results, Date.now());
    const { input } = await openTab();
    assert.ok(input instanceof vscode.TabInputWebview, 'a preview');
  });

  it('opens as its source where there is no Markdown preview', async () => {
    Object.assign(vscode.extensions, { getExtension: () => undefined });
    await reports.show(results, Date.now());
    const { input } = await openTab();
    assert.ok(input instanceof vscode.TabInputText);
    const document = await vscode.workspace.openTextDocument(input.uri);
    assert.match(document.getText(), /^# Deletion Report/);
  });
});
