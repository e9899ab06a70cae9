import { shortened } from '../../core/packages/index.ts';
import type {
  DetailsStrings,
  DetailsView,
  Fact,
  FromDetailsPage,
  InstallView,
  TimelineView,
} from '../../messages/details.ts';
import { announce, button, element, longText, mostShown, svgElement } from '../element.ts';
import { timelinePlot } from './timelinePlot.ts';

type Send = (message: FromDetailsPage) => void;

/** Tags shown before the button that shows the rest: about four rows of them. */
const tagsAtFirst = 40;
/** A description of a registry may be a whole README. */
const mostProse = 2000;
/** What is longer takes more than a line, or more than a column. */
const mostInLine = 100;
/** How long a button says that it has copied, in milliseconds. */
const confirmation = 2000;

/** The whole page for a package or a version, as the children of its `main`. */
export function detailsPage(view: DetailsView, strings: DetailsStrings, send: Send): HTMLElement[] {
  const { description, facts, tags, links } = view;
  const pairs = [...facts.filter((fact) => !isWide(fact)), ...facts.filter(isWide)].map((fact) =>
    element(
      'div',
      { class: isWide(fact) ? 'fact wide' : 'fact' },
      element('dt', {}, fact.label),
      element('dd', {}, factValue(fact, strings, send)),
    ),
  );
  const pages = links.map(({ label, url }) => element('li', {}, link(label, url, send)));
  const prose = description && element('p', { class: 'prose' }, ...longText(description, strings.showWhole, mostProse));
  return [
    header(view, strings, send),
    element(
      'div',
      { class: 'details' },
      ...(prose ? [section(strings.description, {}, prose)] : []),
      section(strings.facts, {}, element('dl', {}, ...pairs)),
      ...(tags.length > 0 ? [section(strings.tags, {}, ...tagList(tags, strings))] : []),
      installSection(view.install, strings, send),
      ...(view.timeline ? [timelineSection(view.timeline, strings, send)] : []),
      ...(pages.length > 0 ? [section(strings.links, {}, element('ul', { class: 'links' }, ...pages))] : []),
    ),
  ];
}

/** A part of the page under its heading. */
function section(heading: string, attributes: { readonly class?: string }, ...children: Node[]): HTMLElement {
  return element('section', attributes, element('h2', {}, heading), ...children);
}

function header(view: DetailsView, strings: DetailsStrings, send: Send): HTMLElement {
  const [title = '', ...showWhole] = longText(view.title, strings.showWhole);
  const badges = view.badges.map((badge) => element('span', { class: 'badge' }, badge));
  return element(
    'header',
    {},
    element('div', { class: `tile ${view.packageType}` }, typeIcon(view.packageType)),
    element(
      'div',
      { class: 'name' },
      element('h1', { dir: 'auto' }, title),
      ...showWhole,
      // The package's name is among the facts, whole.
      element('p', { class: 'subtitle' }, element('span', ...cut(view.subtitle, mostInLine)), ...badges),
    ),
    button(strings.refresh, () => send({ type: 'refresh' }), { class: 'refresh' }),
  );
}

/** The attributes and the text of an element that shows a text, cut where it is too long: then it is in the tooltip. */
function cut(text: string, most: number) {
  const shown = shortened(text, most);
  return [{ dir: 'auto', title: shown === text ? undefined : text }, shown] as const;
}

function isWide({ kind, value }: Fact): boolean {
  return kind === 'code' || value.length > mostInLine;
}

function factValue(fact: Fact, strings: DetailsStrings, send: Send): Node {
  switch (fact.kind) {
    case 'text':
      return element('span', {}, ...longText(fact.value, strings.showWhole));
    case 'code': {
      const copy = copyButton(fact.value, fact.label, strings, send);
      return element('span', { class: 'copied-value' }, element('code', {}, fact.value), copy);
    }
    case 'date':
      return element('time', { datetime: fact.moment, title: fact.title }, fact.value);
    case 'link':
      return link(fact.value, fact.url, send);
  }
}

/** The host opens addresses, so that VS Code's question about leaving it is asked; anything but http(s) stays text. */
function link(label: string, url: string, send: Send): HTMLElement {
  const [attributes, shown] = cut(label, mostShown);
  if (!/^https?:\/\//i.test(url)) return element('span', attributes, shown);
  const anchor = element('a', { href: url, ...attributes }, shown);
  anchor.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    send({ type: 'open', url });
  });
  return anchor;
}

function tagList(all: readonly string[], strings: DetailsStrings): HTMLElement[] {
  const chip = (tag: string) => element('li', { class: 'tag', dir: 'auto' }, tag);
  const list = element('ul', { class: 'tags' }, ...all.slice(0, tagsAtFirst).map(chip));
  if (all.length <= tagsAtFirst) return [list];
  const rest = button(strings.showAllTags, () => {
    list.append(...all.slice(tagsAtFirst).map(chip));
    list.tabIndex = -1;
    list.focus();
    rest.remove();
  });
  return [list, rest];
}

/** Copies a text through the host and says so, to eyes on the button and to ears by the live region. */
function copyButton(text: string, what: string, strings: DetailsStrings, send: Send): HTMLButtonElement {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const copy = button(
    strings.copy,
    () => {
      send({ type: 'copy', text });
      copy.textContent = strings.copied;
      announce(`${strings.copied}: ${what}`);
      clearTimeout(timer);
      timer = setTimeout(() => {
        copy.textContent = strings.copy;
        announce('');
      }, confirmation);
    },
    { class: 'copy', 'aria-label': `${strings.copy}: ${what}` },
  );
  return copy;
}

/** The commands that install it; what they are for, where that is not certain; or why there are none. */
export function installSection(install: InstallView, strings: DetailsStrings, send: Send): HTMLElement {
  const { commands, note, choice, canReadManifest } = install;
  const read = () => send({ type: 'readManifest' });
  return section(
    strings.install,
    { class: 'install' },
    ...(note ? [element('p', {}, note)] : []),
    ...(choice ? [meaning(choice, send)] : []),
    ...(canReadManifest ? [button(strings.readManifest, read, { class: 'read-manifest' })] : []),
    ...commands.map((snippet) => installSnippet(snippet, strings, send)),
  );
}

function meaning({ label, options, chosen }: NonNullable<InstallView['choice']>, send: Send): HTMLElement {
  const choices = options.map((option, index) =>
    element('option', { value: index, selected: index === chosen }, shortened(option, mostShown)),
  );
  const select = element('select', {}, ...choices);
  select.addEventListener('change', () => send({ type: 'chooseInstall', index: select.selectedIndex }));
  return element('label', { class: 'meaning' }, element('span', {}, label), select);
}

function installSnippet(
  { title, command }: InstallView['commands'][number],
  strings: DetailsStrings,
  send: Send,
): HTMLElement {
  const [part = '', ...showWhole] = longText(command, strings.showWhole);
  return element(
    'div',
    { class: 'snippet' },
    element('div', { class: 'snippet-head' }, element('h3', {}, title), copyButton(command, title, strings, send)),
    element('pre', {}, element('code', { dir: 'ltr' }, part)),
    ...showWhole,
  );
}

/** The plot of versions over time, what it leaves out, and a table that says the same. */
export function timelineSection(timeline: TimelineView, strings: DetailsStrings, send: Send): HTMLElement {
  const { bins, failure, note, undated, progress, canLoadAll } = timeline;
  const isEmpty = bins.length === 0;
  const loadAll = () => send({ type: 'loadAllVersions' });
  const coverage = [
    ...(note ? [element('span', {}, note)] : []),
    ...(undated ? [element('span', {}, undated)] : []),
    ...(progress ? [element('span', { role: 'status' }, progress)] : []),
    ...(canLoadAll && !progress ? [button(strings.loadAll, loadAll)] : []),
  ];
  return section(
    strings.timeline,
    { class: 'timeline' },
    ...(failure ? [element('p', { role: 'alert' }, failure)] : []),
    ...(isEmpty && !failure && !undated ? [element('p', {}, strings.timelineEmpty)] : []),
    ...(isEmpty ? [] : [timelinePlot(timeline, strings)]),
    ...(coverage.length > 0 ? [element('div', { class: 'coverage' }, ...coverage)] : []),
    ...(isEmpty ? [] : [table(timeline, strings)]),
  );
}

function table({ bins }: TimelineView, strings: DetailsStrings): HTMLElement {
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const rows = bins.map(({ label, count }) =>
    element('tr', {}, element('th', { scope: 'row' }, label), element('td', {}, number.format(count))),
  );
  const head = [strings.timelinePeriod, strings.timelineCount].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'details',
    {},
    element('summary', {}, strings.timelineTable),
    element(
      'table',
      {},
      element('caption', { class: 'visually-hidden' }, strings.timeline),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...rows.toReversed()),
    ),
  );
}

/** Outlines on a grid of 16 × 16, the same as in the files under media/. */
const typeOutlines: Record<DetailsView['packageType'], string> = {
  // A shipping container.
  container: 'M1.5 4h13v8h-13zM4.75 4v8M8 4v8M11.25 4v8',
  // Layers.
  docker: 'M8 1.75 14.5 5 8 8.25 1.5 5zM1.5 8.25 8 11.5l6.5-3.25M1.5 11.25 8 14.5l6.5-3.25',
  // A jar.
  maven:
    'M4.75 1.5h6.5v2h-6.5zM5.5 3.5C5.5 5 3.5 5.25 3.5 7.25v5.25a2 2 0 0 0 2 2h5a2 2 0 0 0 2-2V7.25c0-2-2-2.25-2-3.75M3.5 8.25h9M3.5 11.75h9',
  // The braces of a package.json.
  npm: 'M6 2C4.25 2 4.25 3 4.25 4.5S4 7.25 2 8c2 .75 2.25 2 2.25 3.5S4.25 14 6 14M10 2c1.75 0 1.75 1 1.75 2.5S12 7.25 14 8c-2 .75-2.25 2-2.25 3.5S11.75 14 10 14M8 7.5v1',
  // C# and F#.
  nuget: 'M6.5 2 5 14M11 2 9.5 14M2.5 5.75h11.5M2 10.25h11.5',
  // A cut gem.
  rubygems: 'M4.5 2.5h7l3 4L8 14 1.5 6.5zM1.5 6.5h13M4.5 2.5l1.25 4L8 14l2.25-7.5 1.25-4',
};

/** The drawing of a package type, for decoration: the type stands beside it in words. */
function typeIcon(packageType: DetailsView['packageType']): SVGSVGElement {
  return svgElement(
    'svg',
    { class: 'type-icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    svgElement('path', { d: typeOutlines[packageType] }),
  );
}
