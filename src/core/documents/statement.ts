import * as v from 'valibot';
import { malformed } from '#core/github';
import type { Statement } from './types.ts';
import { bytesIn, digestSet, jsonIn, listOf, text, valid, type Document } from './untrusted.ts';

const label = 'Reading an attestation';

const statement = v.object({
  _type: v.pipe(v.string(), v.regex(/^https:\/\/in-toto\.io\/Statement\/v(?:0\.1|1)\b/)),
  predicateType: v.pipe(v.string(), v.nonEmpty()),
  subject: listOf(v.object({ name: text, digest: digestSet })),
  predicate: v.optional(v.unknown()),
});
const bundle = v.object({ dsseEnvelope: v.unknown() });
const envelope = v.object({ payload: v.string() });

/**
 * Returns an in-toto statement (v0.1 or v1), also from a DSSE envelope or a Sigstore bundle, whose signature is not
 * checked. Source: the specifications of in-toto and DSSE, sigstore/protobuf-specs.
 * @throws GitHubError `malformed`, also for a bundle that signs something else than a statement.
 */
export function parseStatement(document: Document): Statement {
  return statementOf(jsonIn(document, label));
}

/** As `parseStatement`, of what was JSON. */
export function statementOf(value: unknown): Statement {
  const inBundle = v.is(bundle, value) ? value.dsseEnvelope : value;
  const content = v.is(envelope, inBundle) ? jsonIn(bytesIn(inBundle.payload, label), label) : inBundle;
  if (!v.is(v.object({ _type: v.string() }), content)) throw malformed('not an in-toto statement', label);
  const { predicateType, subject, predicate } = valid(statement, content, label);
  return { predicateType, subjects: subject.map(({ name, digest }) => ({ name, digests: digest })), predicate };
}
