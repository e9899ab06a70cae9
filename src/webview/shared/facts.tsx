import type { ComponentChildren } from 'preact';

/** Labels with their values, in a `dl`; those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [label: string, value: ComponentChildren])[] }) {
  return facts.map(([label, value]) =>
    value ? (
      <div key={label} class="fact">
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ) : null,
  );
}
