import { shortened } from '../core/packages/visible.ts';
import { button, element } from './element.ts';

/** Room for any name of 255 characters; what is longer would push the rest of the page out of sight. */
export const mostShown = 256;

/** A stranger's text, cut where it is very long: then with a button that shows the whole. */
export function longText(text: string, showWhole: string, most = mostShown): HTMLElement[] {
  const part = element('span', { dir: 'auto' }, shortened(text, most));
  if (text.length <= most) return [part];
  const more = button(
    showWhole,
    () => {
      const whole = element('span', { dir: 'auto', tabindex: -1 }, text);
      part.replaceWith(whole);
      whole.focus();
      more.remove();
    },
    { class: 'show-whole' },
  );
  return [part, more];
}
