import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import type { Snapshot } from '../../src/core/explorer/snapshot.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import { openRepository } from '../../src/core/images/repository.ts';
import type { ToComparePage } from '../../src/messages/compare.ts';
import type { ToDetailsPage } from '../../src/messages/details.ts';
import type { ImageView, Part } from '../../src/messages/image.ts';
import { ComparisonPanel } from '../../src/vscode/compare/comparisonPanel.ts';
import { DetailsPanels } from '../../src/vscode/get/detailsPanels.ts';
import { ImageFiles } from '../../src/vscode/images/imageFiles.ts';
import type { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { waitFor } from '../workbench/waiting.ts';
import { fakePanel } from './fakePanel.ts';

type Shown = Extract<ToDetailsPage, { type: 'show' }>;
type ShownComparison = Extract<ToComparePage, { type: 'show' }>;

/** What was read before GitHub could not be reached, from the files on disk, as after a restart. */
describe('offline', () => {
  let github: GitHub;
  let folder: string;
  let snapshot: Snapshot | undefined;
  const gateway = {
    owner: { kind: 'organization', login: 'octo-org' },
    packageType: 'container',
    name: 'api-gateway',
  } as const;
  const settings = {
    owners: [],
    packageTypes: ['container'],
    groupByType: false,
    pageSize: 100,
    filter: noFilter,
  } as const;
  const reason = /^Shown as of \d{1,2}:\d{2}\s[AP]M\. Could not reach GitHub \(.+\)\. Check your connection/;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'offline-'));
    github = await startGitHub();
    const { explorer, open, openComparison } = await started();
    await explorer.owners();
    await explorer.packages(gateway.owner, 'container').load();
    await explorer.versions(gateway).load();
    await open('3.5.0');
    await openComparison('3.4.9', '3.5.0');
    snapshot = explorer.snapshot();
    await waitFor('the documents to be on disk', async () => {
      const files = await readdir(folder, { recursive: true });
      return files.some((name) => name.endsWith('.jsonl')) && !files.some((name) => name.endsWith('.tmp'));
    });
    github.faults.push({ match: () => true, act: 'reset' });
    github.storage.faults.push({ match: () => true, act: 'reset' });
  });
  after(async () => {
    await github.close();
    await rm(folder, { recursive: true });
  });

  /** What a new window has. */
  async function started() {
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const sleep = () => Promise.resolve();
    const options = { host, token: tokens.mona.read, transport: fetch, userAgent: 'host-test', sleep };
    const image = { host: host.name, account: '1', owner: 'octo-org', name: 'api-gateway' };
    const cache = await new ImageFiles(folder).open(image, false);
    const reader = imageReader(openRepository({ owner: 'octo-org', name: 'api-gateway' }, options), cache);
    const images: unknown = { of: () => Promise.resolve(reader) };
    const explorer = new Explorer(connect(options), settings, { snapshot, images: () => Promise.resolve(reader) });
    const extensionUri = vscode.extensions.getExtension('packages-explorer.github-packages-explorer')?.extensionUri;
    const parts = {
      extensionUri: extensionUri ?? assert.fail(),
      explorer: () => Promise.resolve(explorer),
      images: images as ImageReaders,
      documents: { showText: () => assert.fail(), showDiff: () => assert.fail() },
    };
    const versionOf = (tag: string) => ({
      ...gateway,
      versionId: explorer.versions(gateway).items.find(({ tags }) => tags.includes(tag))?.id ?? assert.fail(tag),
    });
    /** Waits until each part of the page is read, or has failed. */
    async function open(tag?: string): Promise<Shown> {
      const page = fakePanel<ToDetailsPage>();
      await new DetailsPanels(parts).restore(page.panel, tag === undefined ? gateway : versionOf(tag));
      const isDone = (last: ToDetailsPage): last is Shown => last.type === 'show' && isRead(last.details.image);
      return page.waitFor('the details', isDone);
    }
    async function openComparison(before: string, after: string): Promise<ShownComparison> {
      const page = fakePanel<ToComparePage>();
      const versions = { before: versionOf(before), after: versionOf(after) };
      await new ComparisonPanel(versions, page.panel, parts).load();
      const isDone = (last: ToComparePage): last is ShownComparison =>
        last.type === 'show' && isRead(last.comparison.image);
      return page.waitFor('the comparison', isDone);
    }
    return { explorer, open, openComparison };
  }

  /** Layers and attachments follow from the manifest. */
  function isRead(parts: object = {}): boolean {
    if ('contents' in parts && (parts.contents as Part<unknown>).kind === 'failed') return true;
    const all = Object.values(parts) as (Part<unknown> | undefined)[];
    return all.every((part) => {
      if (part?.kind === 'read' && hasProvenances(part.value)) return part.value.provenances.every(isPartRead);
      return part === undefined || isPartRead(part);
    });
  }
  const isPartRead = ({ kind }: Part<unknown>) => kind !== 'reading';
  const hasProvenances = (value: unknown): value is Extract<ImageView['attachments'], { kind: 'read' }>['value'] =>
    typeof value === 'object' && value !== null && 'provenances' in value;

  function valueOf<T>(part: Part<T> | undefined): T {
    assert.ok(part?.kind === 'read', JSON.stringify(part));
    return part.value;
  }

  it('shows an image with its layers and attachments, from when it is, and what is not on this machine', async () => {
    const { open } = await started();
    const { details } = await open('3.5.0');
    assert.match(details.unconfirmed ?? '', reason);
    assert.match(details.title, /\b3\.5\.0\b/);
    const { contents, config, attachments, gitHubAttestations } = details.image ?? assert.fail();
    const { platforms, readAt } = valueOf(contents);
    assert.ok(platforms.length > 1 && platforms.every(({ size = 0 }) => size > 1_000_000));
    assert.ok(readAt !== undefined && readAt > Date.now() - 600_000);
    assert.ok(valueOf(config).layers.every(({ instruction, size }) => instruction && size));
    assert.ok(valueOf(valueOf(config).config)?.env.length);
    const { provenances, failures } = valueOf(attachments);
    assert.deepEqual(failures, []);
    assert.ok(provenances.length > 0 && provenances.every(({ kind }) => kind === 'read'));
    assert.match(gitHubAttestations.kind === 'failed' ? gitHubAttestations.message : '', /^Could not reach GitHub/);
  });

  it('says of an image that was not read why it cannot be shown', async () => {
    const { open } = await started();
    const { details } = await open('3.4.8');
    assert.match(details.unconfirmed ?? '', reason);
    const contents = details.image?.contents;
    assert.match(contents?.kind === 'failed' ? contents.message : '', /^Could not reach GitHub/);
  });

  it('shows a package with what is known of its sizes', async () => {
    const { open } = await started();
    const { details } = await open();
    assert.match(details.unconfirmed ?? '', reason);
    assert.match(details.sizes?.summary ?? '', /^[1-9][\d.]* MB in 2 images, with shared layers counted once; /);
    assert.ok(details.facts.some(({ label }) => label === 'Versions'));
    assert.ok((details.timeline?.bars.length ?? 0) > 0);
  });

  it('compares two images that were read', async () => {
    const { openComparison } = await started();
    const { comparison } = await openComparison('3.4.9', '3.5.0');
    assert.match(comparison.unconfirmed ?? '', reason);
    const { layers, platforms } = comparison.image ?? assert.fail();
    assert.ok(valueOf(platforms).platforms.length > 1);
    assert.ok((valueOf(layers)?.layers.length ?? 0) > 3);
    assert.ok(comparison.metadata.some(({ name }) => name === 'tags'));
  });

  it('fails where the tree has not listed the version either', async () => {
    snapshot = undefined;
    const { explorer } = await started();
    assert.equal(explorer.versions(gateway).loaded, false);
    const page = fakePanel<ToDetailsPage>();
    const parts = { explorer: () => Promise.resolve(explorer) };
    const extensionUri = vscode.Uri.file('/extension');
    const panels = new DetailsPanels({ ...parts, extensionUri, images: {} as never, documents: {} as never });
    await panels.restore(page.panel, { ...gateway, versionId: 1 });
    const last = page.sent.at(-1);
    assert.match(last?.type === 'failed' ? last.message : '', /^Could not reach GitHub/);
  });
});
