import fc from 'fast-check';

/**
 * Mocha loads this first, so that it holds for all properties. `npm test` has the same examples each time: enough to meet
 * what is rare, few enough that nobody notices. `npm run soak` has others each time, and many more.
 */
const { PROPERTY_RUNS: soakRuns } = process.env;
export const propertyRuns = Number(soakRuns ?? 300);
fc.configureGlobal({ numRuns: propertyRuns, ...(soakRuns === undefined ? { seed: 17 } : {}) });

/** Holds a property against made-up examples; a failure names the smallest one and the seed that leads to it. */
export function always<Values extends [unknown, ...unknown[]]>(
  values: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  holds: (...example: Values) => unknown,
): Promise<void> {
  const property = fc.asyncProperty<Values>(...values, async (...example) => {
    await holds(...example);
  });
  return fc.assert(property);
}

/** Whatever JSON can hold: what a server or a file may have in any place. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ noUnicodeString: false });

/** A text, halves of characters and all. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('\ud800', '\udfff', '.', '/', '%', 'a', '\n', '\0')).map((parts) => parts.join('')),
);

/** An object of the fields as they are to be, with some of them missing, null or anything else, and some added. */
export function spoiled(fields: Readonly<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const right = (value: unknown) => ({ weight: 12, arbitrary: fc.constant(value) });
  const missing = { weight: 1, arbitrary: fc.constant(undefined) };
  const arbitraries = Object.entries(fields).map(([name, value]) => [
    name,
    fc.oneof(right(value), missing, fc.constant(null), anyJson),
  ]);
  return fc
    .tuple(
      fc.record(Object.fromEntries(arbitraries) as Record<string, fc.Arbitrary<unknown>>),
      fc.dictionary(fc.string(), anyJson),
    )
    .map(([known, extra]) => JSON.parse(JSON.stringify({ ...extra, ...known })) as Record<string, unknown>);
}
