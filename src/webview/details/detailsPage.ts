import type { DetailsStrings, DetailsView, Fact, FromDetailsPage } from '../../messages/details.ts';
import { shortened } from '../../core/packages/visible.ts';
import { button, element } from '../element.ts';
import { copyButton } from './copyButton.ts';
import { longText, mostShown } from '../longText.ts';
import { installSection } from './installSection.ts';
import { timelineSection } from './timelineSection.ts';
import { typeIcon } from './typeIcon.ts';

type Send = (message: FromDetailsPage) => void;

/** Tags shown before the button that shows the rest: about four rows of them. */
const tagsAtFirst = 40;
/** A description of a registry may be a whole README. */
const mostProse = 2000;
/** What is longer takes more than a line, or more than a column. */
const mostInLine = 100;

/** The whole page for a package or a version, as the children of its `main`. */
export function detailsPage(view: DetailsView, strings: DetailsStrings, send: Send): HTMLElement[] {
  return [
    header(view, strings, send),
    element(
      'div',
      { class: 'details' },
      ...(view.description ? [section(strings.description, prose(view.description, strings))] : []),
      facts(view, strings, send),
      ...(view.tags.length > 0 ? [tags(view.tags, strings)] : []),
      installSection(view.install, strings, send),
      ...(view.timeline ? [timelineSection(view.timeline, strings, send)] : []),
      ...(view.links.length > 0 ? [links(view, strings, send)] : []),
    ),
  ];
}

function prose(text: string, strings: DetailsStrings): HTMLElement {
  return element('p', { class: 'prose' }, ...longText(text, strings.showWhole, mostProse));
}

/** A part of the page under its heading. */
function section(heading: string, ...children: Node[]): HTMLElement {
  return element('section', {}, element('h2', {}, heading), ...children);
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
      element('p', { class: 'subtitle' }, subtitle(view.subtitle), ...badges),
    ),
    button(strings.refresh, () => send({ type: 'refresh' }), { class: 'refresh' }),
  );
}

/** The package's name is among the facts, whole. */
function subtitle(text: string): HTMLElement {
  const shown = shortened(text, mostInLine);
  return element('span', { dir: 'auto', title: shown === text ? undefined : text }, shown);
}

function facts(view: DetailsView, strings: DetailsStrings, send: Send): HTMLElement {
  const license: Fact[] = view.license ? [{ kind: 'text', label: strings.license, value: view.license }] : [];
  const all = [...view.facts, ...license];
  const isWide = ({ kind, value }: Fact) => kind === 'code' || value.length > mostInLine;
  const pairs = [...all.filter((fact) => !isWide(fact)), ...all.filter(isWide)].map((fact) =>
    element(
      'div',
      { class: isWide(fact) ? 'fact wide' : 'fact' },
      element('dt', {}, fact.label),
      element('dd', {}, factValue(fact, strings, send)),
    ),
  );
  return section(strings.facts, element('dl', {}, ...pairs));
}

function factValue(fact: Fact, strings: DetailsStrings, send: Send): Node {
  switch (fact.kind) {
    case 'text':
      return element('span', {}, ...longText(fact.value, strings.showWhole));
    case 'code':
      return element(
        'span',
        { class: 'copied-value' },
        element('code', {}, fact.value),
        copyButton(fact.value, fact.label, strings, send),
      );
    case 'date':
      return element('time', { datetime: fact.moment, title: fact.title }, fact.value);
    case 'link':
      return link(fact.value, fact.url, send);
  }
}

/** The host opens addresses, so that VS Code's question about leaving it is asked; anything but http(s) stays text. */
function link(label: string, url: string, send: Send): HTMLElement {
  const shown = shortened(label, mostShown);
  const title = shown === label ? undefined : label;
  if (!/^https?:\/\//i.test(url)) return element('span', { dir: 'auto', title }, shown);
  const anchor = element('a', { href: url, dir: 'auto', title }, shown);
  anchor.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    send({ type: 'open', url });
  });
  return anchor;
}

function tags(all: readonly string[], strings: DetailsStrings): HTMLElement {
  const chip = (tag: string) => element('li', { class: 'tag', dir: 'auto' }, tag);
  const list = element('ul', { class: 'tags' }, ...all.slice(0, tagsAtFirst).map(chip));
  if (all.length <= tagsAtFirst) return section(strings.tags, list);
  const rest = button(strings.showAllTags, () => {
    list.append(...all.slice(tagsAtFirst).map(chip));
    list.tabIndex = -1;
    list.focus();
    rest.remove();
  });
  return section(strings.tags, list, rest);
}

function links(view: DetailsView, strings: DetailsStrings, send: Send): HTMLElement {
  const items = view.links.map(({ label, url }) => element('li', {}, link(label, url, send)));
  return section(strings.links, element('ul', { class: 'links' }, ...items));
}
