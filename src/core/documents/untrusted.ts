import * as v from 'valibot';
import { malformed } from '#core/github';
import type { NamedValue } from './types.ts';

/** A document as it was pushed, in UTF-8. */
export type Document = string | Uint8Array;

/** For values on which nothing depends: an invalid one counts as absent. */
export const orAbsent = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

export const text = orAbsent(v.pipe(v.string(), v.nonEmpty()));

/** A list without its invalid elements; empty if it is absent or not a list. */
export function listOf<Output>(schema: v.GenericSchema<unknown, Output>) {
  const validOnes = (list: unknown[]): Output[] =>
    list.flatMap((element) => {
      const { success, output } = v.safeParse(schema, element, { abortEarly: true });
      return success ? [output] : [];
    });
  return v.fallback(v.pipe(v.array(v.unknown()), v.transform(validOnes)), () => []);
}

const object = v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/** The entries of an object whose values are texts. `v.record` would leave out names such as `constructor`. */
export const namedValues = v.fallback(
  v.pipe(
    object,
    v.transform((fields) =>
      Object.entries(fields).flatMap(([name, value]: [string, unknown]): NamedValue[] =>
        typeof value === 'string' ? [{ name, value }] : [],
      ),
    ),
  ),
  () => [],
);

/** The names in an object that Go uses as a set, such as `{"8080/tcp": {}}`. */
export const names = v.fallback(v.pipe(object, v.transform(Object.keys)), () => []);

/** in-toto's `{"sha256": "…"}` as `sha256:…`. */
export const digestSet = v.pipe(
  namedValues,
  v.transform((digests) => digests.map(({ name, value }) => `${name}:${value}`)),
);

/** @throws GitHubError `malformed`, as `valid`. */
export function parseDocument<Output>(
  schema: v.GenericSchema<unknown, Output>,
  document: Document,
  label: string,
): Output {
  return valid(schema, jsonIn(document, label), label);
}

/** @throws GitHubError `malformed`, without quoting the document. */
export function jsonIn(document: Document, label: string): unknown {
  try {
    return JSON.parse(typeof document === 'string' ? document : new TextDecoder().decode(document)) as unknown;
  } catch {
    throw malformed('not JSON', label);
  }
}

/** @throws GitHubError `malformed`, without quoting the value. */
export function valid<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, label: string): Output {
  // `v.object` takes lists too.
  const result = v.safeParse(schema, Array.isArray(value) ? undefined : value, { abortEarly: true });
  if (result.success) return result.output;
  throw malformed(`no valid ${v.getDotPath(result.issues[0]) ?? 'object'}`, label);
}

/** Decodes base64, also of the kind for URLs. @throws GitHubError `malformed`. */
export function bytesIn(base64: string, label: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw malformed('no valid base64', label);
  }
  // `Uint8Array.from` takes seconds for an SBOM of 16 MB.
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
