import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { shortened } from '#core/packages';
import type { Action, Failed } from '../../messages/action.ts';
import { announce, send } from './host.ts';
import { Icon, type IconName } from './icons.tsx';
import { t } from './text.tsx';

interface ButtonProps extends ButtonHTMLAttributes {
  readonly label: string;
  /** Replaces the label, which is then in the tooltip. */
  readonly icon?: IconName;
  /** What it is about, for screen readers, where others have the same label. */
  readonly about?: string | undefined;
  readonly act?: () => void;
  /** Like `disabled`, but keeps the focus. */
  readonly isDisabled?: boolean;
}

export function Button({ label, icon, about, act, isDisabled = false, class: name = '', ...attributes }: ButtonProps) {
  return (
    <button
      type="button"
      class={icon ? `icon-button ${name as string}` : name}
      title={icon && label}
      aria-label={about === undefined ? icon && label : `${label}: ${about}`}
      aria-disabled={isDisabled || undefined}
      onClick={() => !isDisabled && act?.()}
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
  return actions.map(({ id, label, deletes }) => (
    <Button
      key={id}
      class={deletes === true ? 'deletes' : ''}
      label={label}
      about={about}
      act={() => send({ type: 'act', id })}
    />
  ));
}

export function Failure(props: Failed & { readonly refreshLabel: string }) {
  const { message, isExpected = false, actions, refreshLabel } = props;
  return (
    <section class={isExpected ? 'failure expected' : 'failure'} role="alert">
      <h1>{message}</h1>
      <div class="buttons">
        <Button label={refreshLabel} act={() => send({ type: 'refresh' })} />
        <Actions actions={actions} />
      </div>
    </section>
  );
}

/** Content that is truncated at first. Once expanded it takes the focus, because its button disappears. */
function useExpandable() {
  const [isExpanded, setExpanded] = useState(false);
  const ref = useRef<HTMLElement & HTMLHeadingElement & HTMLParagraphElement & HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (isExpanded) ref.current?.focus();
  }, [isExpanded]);
  return { isExpanded, expand: () => setExpanded(true), focusProps: { ref, tabIndex: isExpanded ? -1 : undefined } };
}

/** Room for any name of 255 characters; longer text would push the rest of the page out of sight. */
export const maxShown = 256;

/** Untrusted text. If it is very long, it is truncated, with a button that shows all of it. */
export function LongText(props: Readonly<{ text: string; tag?: 'code' | 'h1' | 'p'; maxLength?: number }>) {
  const { text, tag: Tag = 'span', maxLength = maxShown } = props;
  const { isExpanded, expand, focusProps } = useExpandable();
  const isTruncated = !isExpanded && text.length > maxLength;
  return (
    <>
      <Tag dir={Tag === 'code' ? 'ltr' : 'auto'} {...focusProps}>
        {isTruncated ? shortened(text, maxLength) : text}
      </Tag>
      {isTruncated && <Button class="show-whole" label={t('Show Full Text')} act={expand} />}
    </>
  );
}

export function TagList({ tags, maxVisible }: Readonly<{ tags: readonly string[]; maxVisible: number }>) {
  const { isExpanded, expand, focusProps } = useExpandable();
  const isTruncated = !isExpanded && tags.length > maxVisible;
  const listed = isTruncated ? tags.slice(0, maxVisible) : tags;
  return (
    <>
      <ul class="tags" {...focusProps}>
        {listed.map((tag) => (
          <li class="tag" dir="auto">
            {tag}
          </li>
        ))}
      </ul>
      {isTruncated && <Button label={t('Show All {count} Tags', { count: tags.length })} act={expand} />}
    </>
  );
}

/** How long a button says that it has copied. */
const copiedMs = 2000;

/** Copies a text through the extension and says so: by its icon, and to screen readers. `what` names the text. */
export function CopyButton({ text, what }: Readonly<{ text: string; what: string }>) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    send({ type: 'copy', text });
    announce(t('Copied: {what}', { what }));
    setCopied(true);
  };
  const [label, icon] = isCopied ? ([t('Copied'), 'check'] as const) : ([t('Copy'), 'copy'] as const);
  return <Button label={label} icon={icon} about={what} act={copy} />;
}

/** If a focused control inside an element disappears, the focus moves to another one in it. Returns the element's `ref`. */
export function useKeptFocus() {
  const section = useRef<HTMLElement>(null);
  // Read before the DOM changes. A page without the focus must not take it from an input box of VS Code.
  const hadFocus = document.hasFocus() && section.current?.contains(document.activeElement);
  useLayoutEffect(() => {
    const element = section.current;
    const focused = document.activeElement;
    if (!hadFocus || !element || (focused !== element && element.contains(focused))) return;
    const control = element.querySelector<HTMLElement>('select, button, .cursor');
    if (!control) element.tabIndex = -1;
    (control ?? element).focus();
  });
  return section;
}

/** A part of a page under its heading, which keeps the focus. */
export function Section(props: Readonly<{ heading: string; class?: string; children: ComponentChildren }>) {
  return (
    <section ref={useKeptFocus()} class={props.class}>
      <h2>{props.heading}</h2>
      {props.children}
    </section>
  );
}
