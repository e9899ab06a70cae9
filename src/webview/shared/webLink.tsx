import { shortened } from '#core/packages';
import { send } from './host.ts';
import { maxShown } from './parts.tsx';

/** The host opens addresses, so that VS Code can show its external-link prompt. */
export function webLink(text: string, url: string) {
  const open = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    send({ type: 'open', url });
  };
  return (
    <a href={url} dir="auto" title={text} onClick={open}>
      {shortened(text, maxShown)}
    </a>
  );
}
