import type { DetailsStrings, FromDetailsPage, TimelineView } from '../../messages/details.ts';
import { button, element } from '../element.ts';
import { timelinePlot } from './timelinePlot.ts';

/** The plot of versions over time, what it leaves out, and a table that says the same. */
export function timelineSection(
  timeline: TimelineView,
  strings: DetailsStrings,
  send: (message: FromDetailsPage) => void,
): HTMLElement {
  const isEmpty = timeline.bins.length === 0;
  return element(
    'section',
    { class: 'timeline' },
    element('h2', {}, strings.timeline),
    ...(timeline.failure ? [element('p', { role: 'alert' }, timeline.failure)] : []),
    ...(isEmpty && !timeline.failure && !timeline.undated ? [element('p', {}, strings.timelineEmpty)] : []),
    ...(isEmpty ? [] : [timelinePlot(timeline, strings)]),
    ...coverage(timeline, strings, send),
    ...(isEmpty ? [] : [table(timeline, strings)]),
  );
}

function coverage(timeline: TimelineView, strings: DetailsStrings, send: (message: FromDetailsPage) => void): Node[] {
  const note = timeline.note ? [element('span', {}, timeline.note)] : [];
  const progress = timeline.progress ? [element('span', { role: 'status' }, timeline.progress)] : [];
  const offersAll = timeline.canLoadAll && !timeline.progress;
  const loadAll = offersAll ? [button(strings.loadAll, () => send({ type: 'loadAllVersions' }))] : [];
  const undated = timeline.undated ? [element('span', {}, timeline.undated)] : [];
  const parts = [...note, ...undated, ...progress, ...loadAll];
  return parts.length > 0 ? [element('div', { class: 'coverage' }, ...parts)] : [];
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
