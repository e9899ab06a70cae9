import { render } from 'preact';
import { everything } from '../../core/conflicts/index.ts';
import { visible } from '../../core/packages/index.ts';
import type { ToConflictsPage } from '../../messages/conflicts.ts';
import { announce, main, setState, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { translateBy } from '../shared/text.tsx';
import { outcomeText } from './columns.tsx';
import { format, ReportPage, restoredState } from './reportPage.tsx';

let shown: Exclude<ToConflictsPage, { type: 'collision' }> | undefined;
start(receive);

function receive(message: ToConflictsPage): void {
  if (message.type !== 'collision') shown = message;
  else if (shown?.type === 'show') {
    const { key, collision } = message;
    shown = { ...shown, view: { ...shown.view, collisions: { ...shown.view.collisions, [key]: collision } } };
    if (collision.kind === 'known' && !collision.isChecking) {
      announce(`${outcomeText(collision)}. ${visible(collision.message)}`);
    }
  }
  if (shown?.type === 'show') {
    translateBy(shown.translations);
    render(<ReportPage view={shown.view} request={shown.request} />, main);
  } else if (shown) {
    render(<Failure {...shown} />, main);
    setState({ arrangement: everything, ...restoredState(), request: shown.request, format });
  }
}
