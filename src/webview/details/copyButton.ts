import type { DetailsStrings, FromDetailsPage } from '../../messages/details.ts';
import { announce } from '../announce.ts';
import { button } from '../element.ts';

/** How long a button says that it has copied, in milliseconds. */
const confirmation = 2000;

/** Copies a text through the host and says so, to eyes on the button and to ears by the live region. */
export function copyButton(
  text: string,
  what: string,
  strings: DetailsStrings,
  send: (message: FromDetailsPage) => void,
): HTMLButtonElement {
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
