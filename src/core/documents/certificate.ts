import { derChildren, derText, derTime, derValues, invalidDer, objectIdentifier, type DerValue } from './der.ts';
import type { SignerIdentity, SigningCertificate, SigningWorkflow } from './types.ts';

/** Sigstore's certificate authority, Fulcio. Source: "Sigstore OID information" (sigstore/fulcio). */
const fulcio = '1.3.6.1.4.1.57264.1.';
const subjectAlternativeName = '2.5.29.17';
/** Those of Sigstore have less than 2 kB. */
const maxBytes = 64 * 1024;

/**
 * Reads what a certificate says, and verifies nothing. Source: RFC 5280, section 4.1.
 * @param bytes DER. @throws GitHubError `malformed`.
 */
export function readCertificate(bytes: Uint8Array): SigningCertificate {
  if (bytes.length > maxBytes) throw invalidDer('certificate');
  const [certificate] = derValues(bytes);
  const fields = derChildren(derChildren(certificate)[0]);
  // The version is an explicit [0], which version 1 leaves out.
  const [, , issuer, validity] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [notBefore, notAfter] = derChildren(validity);
  const extensions = extensionsIn(fields.find(({ tag }) => tag === 0xa3));
  const names = extensions.get(subjectAlternativeName);
  const valueOf = fulcioValues(extensions);
  return {
    identity: names && identityIn(names),
    issuer: valueOf(8) ?? valueOf(1),
    authority: nameText(issuer),
    notBefore: derTime(notBefore),
    notAfter: derTime(notAfter),
    workflow: workflowOf(valueOf),
  };
}

/** The values of extensions by their identifiers. */
function extensionsIn(value: DerValue | undefined): ReadonlyMap<string, Uint8Array> {
  const list = value ? derChildren(derChildren(value, 0xa3)[0]) : [];
  return new Map(
    list.map((extension): [string, Uint8Array] => {
      // Whether it is critical may stand between the two.
      const [identifier, ...rest] = derChildren(extension);
      const content = rest.at(-1);
      if (content?.tag !== 0x04) throw invalidDer('extension');
      return [objectIdentifier(identifier), content.content];
    }),
  );
}

/** Each certificate of Fulcio has one name. */
function identityIn(names: Uint8Array): SignerIdentity | undefined {
  const [first] = derChildren(derValues(names)[0]);
  switch (first?.tag) {
    case 0x81:
      return { kind: 'email', value: derText(first) };
    case 0x86:
      return { kind: 'uri', value: derText(first) };
    case 0x82:
      return { kind: 'name', value: derText(first) };
    case 0xa0: {
      const [, explicit] = derChildren(first, 0xa0);
      const [text] = derChildren(explicit, 0xa0);
      return text && { kind: 'name', value: derText(text) };
    }
    default:
      return undefined;
  }
}

/** Returns the text of an extension by the last number of its identifier. Those up to 6 are not in DER. */
function fulcioValues(extensions: ReadonlyMap<string, Uint8Array>) {
  return (number: number): string | undefined => {
    const content = extensions.get(fulcio + String(number));
    if (content === undefined) return undefined;
    const value = number <= 6 ? { tag: 0x0c, content } : derValues(content)[0];
    const text = value?.tag === 0x0c ? derText(value) : '';
    return text === '' ? undefined : text;
  };
}

function workflowOf(valueOf: ReturnType<typeof fulcioValues>): SigningWorkflow | undefined {
  const name = valueOf(5);
  const repository = valueOf(12) ?? (name && `https://github.com/${name}`);
  const ref = valueOf(14) ?? valueOf(6);
  const commit = valueOf(13) ?? valueOf(3);
  const trigger = valueOf(20) ?? valueOf(2);
  const run = valueOf(21);
  if ([repository, ref, commit, trigger, run].every((value) => value === undefined)) return undefined;
  const isLink = URL.parse(run ?? '')?.protocol === 'https:';
  return { repository, ref, commit, trigger, runUrl: isLink ? run : undefined };
}

/** The common name and the organization of a distinguished name. */
function nameText(name: DerValue | undefined): string | undefined {
  const parts = new Map<string, string>();
  for (const set of derChildren(name)) {
    for (const attribute of derChildren(set, 0x31)) {
      const [type, value] = derChildren(attribute);
      if (value) parts.set(objectIdentifier(type), derText(value));
    }
  }
  const known = ['2.5.4.3', '2.5.4.10'].map((type) => parts.get(type)).filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}
