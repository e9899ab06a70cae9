import { timeline, timelineLabel } from '../../src/core/packages/timeline.ts';
import type { DetailsView, TimelineView } from '../../src/messages/details.ts';

/** Two years of versions, more of them lately, with a silent summer. */
export function timelineView(more: Partial<TimelineView> = {}): TimelineView {
  const now = new Date('2024-11-20T12:00:00Z');
  const moments = Array.from({ length: 420 }, (_, index) => now.getTime() - 730 * 86_400_000 * (index / 420) ** 1.6)
    .map((time) => new Date(time).toISOString())
    .filter((moment) => !/2024-0[67]/.test(moment));
  const { unit, bins } = timeline(moments, now);
  return {
    bars: bins.map(({ start, count }) => {
      const { full, short } = timelineLabel(start, unit, 'en');
      return { label: full, tick: short, value: count };
    }),
    summary: `${moments.length} versions from November 2022 to November 2024, most in October 2024.`,
    note: 'Showing the newest 384 of 10,000 versions',
    canLoadAll: true,
    ...more,
  };
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

export function packageView(more: Partial<DetailsView> = {}): DetailsView {
  return {
    packageType: 'container',
    title: 'super-linter',
    subtitle: 'octo-org · Container · public',
    description: 'Combination of multiple linters to run as a GitHub Action or standalone.',
    facts: [
      { kind: 'text', label: 'Owner', value: 'octo-org' },
      {
        kind: 'link',
        label: 'Repository',
        value: 'octo-org/super-linter',
        url: 'https://github.com/octo-org/super-linter',
      },
      { kind: 'text', label: 'Versions', value: '10,000' },
      { kind: 'date', label: 'Created', moment: '2022-11-20T12:00:00Z' },
      { kind: 'date', label: 'Updated', moment: '2024-11-17T12:00:00Z' },
      { kind: 'code', label: 'Digest', value: digest },
      { kind: 'text', label: 'License', value: 'MIT' },
    ],
    tags: ['latest', '7.2.0', '7.2', '7', 'slim-latest'],
    url: 'https://github.com/orgs/octo-org/packages/container/package/super-linter',
    actions: [
      { id: 'row 0', label: 'Show JSON' },
      { id: 'row 1', label: 'Copy Digest' },
      { id: 'row 2', label: 'Delete Version…', deletes: true },
    ],
    install: {
      commands: [
        { title: 'docker', command: 'docker pull ghcr.io/octo-org/super-linter:latest' },
        { title: 'docker (digest)', command: `docker pull ghcr.io/octo-org/super-linter@${digest}` },
        { title: 'Dockerfile', command: `FROM ghcr.io/octo-org/super-linter@${digest}` },
      ],
      canReadManifest: false,
    },
    timeline: timelineView(),
    state: { owner: 'octo-org', packageType: 'container', name: 'super-linter' },
    ...more,
  };
}

/** Everything that a stranger can name, as markup. */
export function hostileView(): DetailsView {
  const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const long = 'unbroken'.repeat(40);
  return packageView({
    title: `${markup}${long}`,
    subtitle: `${markup}${long}`,
    description: `${markup}\n${long}\u202egnp.exe`,
    facts: [
      { kind: 'text', label: markup, value: `${markup}${long}` },
      { kind: 'link', label: 'Repository', value: markup, url: `javascript:document.title='owned'` },
      { kind: 'code', label: markup, value: `${markup}${long}` },
      { kind: 'date', label: 'Created', moment: '"><b>' },
    ],
    tags: [markup, long],
    partOf: [{ id: 'partOf 0', label: `${markup}${long}` }],
    unconfirmed: `${markup}${long}`,
    install: {
      commands: [{ title: markup, command: `${markup}${long}` }],
      note: `${markup}${long}`,
      choice: { label: markup, options: [`${markup}${long}`, markup], chosen: 0 },
      canReadManifest: true,
    },
    timeline: timelineView({
      summary: markup,
      note: `${markup}${long}`,
      bars: [{ label: markup, tick: markup, value: 1 }],
    }),
  });
}
