import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { shortened } from '#core/packages';
import type { Action, Failed } from '../../messages/action.ts';
import { announce, send } from './host.ts';
import { Icon, type IconName } from './icons.tsx';
import { t } from './text.tsx';

interface ButtonProps extends ButtonHTMLAttributes {
  readonly label: string;
  /** Stands in place of the label, which is then in the tooltip. */
  readonly icon?: IconName;
  /** What it is about, for screen readers, where others have the same label. */
  readonly about?: string | undefined;
  readonly act?: () => void;
  /** It does nothing then, but keeps the focus, which `disabled` would take from whoever has pressed it. */
  readonly isOff?: boolean;
}

export function Button({ label, icon, about, act, isOff = false, class: name = '', ...attributes }: ButtonProps) {
  return (
    <button
      type="button"
      class={icon ? `icon-button ${name as string}` : name}
      title={icon && label}
      aria-label={about === undefined ? icon && label : `${label}: ${about}`}
      aria-disabled={isOff || undefined}
      onClick={() => !isOff && act?.()}
      {...attributes}
    >
      {icon ? <Icon name={icon} /> : label}
    </button>
  );
}

type SelectProps = Readonly<{
  label: string;
  options: readonly string[];
  chosen: number;
  choose: (index: number) => void;
}>;

export function Select({ label, options, chosen, choose }: SelectProps) {
  return (
    <select aria-label={label} value={chosen} onChange={({ currentTarget }) => choose(currentTarget.selectedIndex)}>
      {options.map((option, index) => (
        <option key={index} value={index}>
          {shortened(option, maxShown)}
        </option>
      ))}
    </select>
  );
}

export function Actions({ actions, about }: Readonly<{ actions: readonly Action[]; about?: string }>) {
  return actions.map(({ id, label }) => (
    <Button key={id} label={label} about={about} act={() => send({ type: 'act', id })} />
  ));
}

export function Failure({ message, actions, retry }: Failed & { readonly retry: string }) {
  return (
    <section class="failure" role="alert">
      <h1>{message}</h1>
      <div class="buttons">
        <Button label={retry} act={() => send({ type: 'refresh' })} />
        <Actions actions={actions} />
      </div>
    </section>
  );
}

/** What is cut at first. Shown whole, it takes the focus from the button that is gone. */
function useWhole() {
  const [isWhole, setWhole] = useState(false);
  const ref = useRef<HTMLElement & HTMLHeadingElement & HTMLParagraphElement & HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (isWhole) ref.current?.focus();
  }, [isWhole]);
  return { isWhole, showWhole: () => setWhole(true), shown: { ref, tabIndex: isWhole ? -1 : undefined } };
}

/** Room for any name of 255 characters; what is longer would push the rest of the page out of sight. */
export const maxShown = 256;

/** A stranger's text, cut where it is very long: then with a button that shows the whole. */
export function LongText(props: Readonly<{ text: string; tag?: 'code' | 'h1' | 'p'; maxLength?: number }>) {
  const { text, tag: Tag = 'span', maxLength = maxShown } = props;
  const { isWhole, showWhole, shown } = useWhole();
  const isCut = !isWhole && text.length > maxLength;
  return (
    <>
      <Tag dir={Tag === 'code' ? 'ltr' : 'auto'} {...shown}>
        {isCut ? shortened(text, maxLength) : text}
      </Tag>
      {isCut && <Button class="show-whole" label={t('Show Full Text')} act={showWhole} />}
    </>
  );
}

export function TagList({ tags, atFirst }: Readonly<{ tags: readonly string[]; atFirst: number }>) {
  const { isWhole, showWhole, shown } = useWhole();
  const isCut = !isWhole && tags.length > atFirst;
  const listed = isCut ? tags.slice(0, atFirst) : tags;
  return (
    <>
      <ul class="tags" {...shown}>
        {listed.map((tag) => (
          <li class="tag" dir="auto">
            {tag}
          </li>
        ))}
      </ul>
      {isCut && <Button label={t('Show All {count} Tags', { count: tags.length })} act={showWhole} />}
    </>
  );
}

/** How long a button says that it has copied, in ms. */
const copiedFor = 2000;

/** Copies a text through the host and says so: by its icon, and to screen readers. `what` names the text. */
export function CopyButton({ text, what }: Readonly<{ text: string; what: string }>) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    announce(t('Copied: {what}', { what }));
    const timer = setTimeout(() => setCopied(false), copiedFor);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    send({ type: 'copy', text });
    setCopied(true);
  };
  const [label, icon] = isCopied ? ([t('Copied'), 'check'] as const) : ([t('Copy'), 'copy'] as const);
  return <Button label={label} icon={icon} about={what} act={copy} />;
}

/** A part of a page under its heading. A focus inside stays near where its control goes away. */
export function Section(props: Readonly<{ heading: string; class?: string; children: ComponentChildren }>) {
  const section = useRef<HTMLElement>(null);
  // Looked at before the DOM changes.
  const hadFocus = section.current?.contains(document.activeElement);
  useLayoutEffect(() => {
    const element = section.current;
    const focused = document.activeElement;
    if (!hadFocus || !element || (focused !== element && element.contains(focused))) return;
    const control = element.querySelector<HTMLElement>('select, button, .cursor');
    if (!control) element.tabIndex = -1;
    (control ?? element).focus();
  });
  return (
    <section ref={section} class={props.class}>
      <h2>{props.heading}</h2>
      {props.children}
    </section>
  );
}
