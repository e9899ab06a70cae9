import type { DetailsStrings, FromDetailsPage, InstallSnippet, InstallView } from '../../messages/details.ts';
import { shortened } from '../../core/packages/visible.ts';
import { button, element } from '../element.ts';
import { longText, mostShown } from '../longText.ts';
import { copyButton } from './copyButton.ts';

type Send = (message: FromDetailsPage) => void;

/** The commands that install it; what they are for, where that is not certain; or why there are none. */
export function installSection(install: InstallView, strings: DetailsStrings, send: Send): HTMLElement {
  const { commands, note, choice, canReadManifest } = install;
  return element(
    'section',
    { class: 'install' },
    element('h2', {}, strings.install),
    ...(note ? [element('p', {}, note)] : []),
    ...(choice ? [meaning(choice, send)] : []),
    ...(canReadManifest
      ? [button(strings.readManifest, () => send({ type: 'readManifest' }), { class: 'read-manifest' })]
      : []),
    ...commands.map((snippet) => installSnippet(snippet, strings, send)),
  );
}

function meaning({ label, options, chosen }: NonNullable<InstallView['choice']>, send: Send): HTMLElement {
  const select = element(
    'select',
    {},
    ...options.map((option, index) =>
      element('option', { value: index, selected: index === chosen }, shortened(option, mostShown)),
    ),
  );
  select.addEventListener('change', () => send({ type: 'chooseInstall', index: select.selectedIndex }));
  return element('label', { class: 'meaning' }, element('span', {}, label), select);
}

function installSnippet({ title, command }: InstallSnippet, strings: DetailsStrings, send: Send): HTMLElement {
  const [part = '', ...showWhole] = longText(command, strings.showWhole);
  return element(
    'div',
    { class: 'snippet' },
    element('div', { class: 'snippet-head' }, element('h3', {}, title), copyButton(command, title, strings, send)),
    element('pre', {}, element('code', { dir: 'ltr' }, part)),
    ...showWhole,
  );
}
