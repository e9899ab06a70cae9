import { imageRegistry, type Host } from '#core/github';
import { Refused, shellArgument, type Shell } from '#core/packages';
import type { AttachedSignature, Attachment, VerifyCommand } from './types.ts';

export interface VerifyTarget {
  readonly host: Host;
  readonly owner: string;
  /** The name of the package. */
  readonly image: string;
  readonly digest: string;
  readonly attachments: readonly Attachment[];
  readonly shell: Shell;
}

/** What `gh attestation verify` looks for by default. */
const defaultPredicateType = 'https://slsa.dev/provenance/v1';

/**
 * Returns the commands that verify what is attached to an image, each once. They expect the signer that is attached: whoever
 * runs them has to judge whether that is the right one. There is none for a signer that the certificate does not name.
 * Source: the manuals of `gh attestation verify` and of cosign.
 */
export function verifyCommands(target: VerifyTarget): readonly VerifyCommand[] {
  const commands = target.attachments.flatMap((attachment) => commandFor(target, attachment) ?? []);
  const unique = new Map(commands.map((each) => [Object.values(each).join(' '), each]));
  return [...unique.values()];
}

function commandFor(target: VerifyTarget, attachment: Attachment): VerifyCommand | undefined {
  const tool = attachment.kind === 'gitHubAttestation' ? 'gh' : 'cosign';
  try {
    const command =
      attachment.kind === 'gitHubAttestation' ? ghCommand(target, attachment) : cosignCommand(target, attachment);
    return command === undefined ? undefined : { tool, command };
  } catch (error) {
    if (error instanceof Refused) return { tool, refused: error.refused };
    throw error;
  }
}

function ghCommand(target: VerifyTarget, { predicateType }: { readonly predicateType: string }): string {
  const { host, owner, shell } = target;
  const image = shellArgument(`oci://${reference(target)}`, shell);
  return [
    `gh attestation verify ${image} --owner ${shellArgument(owner, shell)}`,
    ...(host.kind === 'github.com' ? [] : [`--hostname ${shellArgument(host.name, shell)}`]),
    ...(predicateType === defaultPredicateType ? [] : [`--predicate-type ${shellArgument(predicateType, shell)}`]),
  ].join(' ');
}

type CosignAttachment = Exclude<Attachment, { kind: 'gitHubAttestation' }>;

function cosignCommand(target: VerifyTarget, attachment: CosignAttachment): string | undefined {
  const { shell } = target;
  const signer = signerOptions(attachment.signature, shell);
  if (signer === undefined) return undefined;
  return [
    attachment.kind === 'signature'
      ? 'cosign verify'
      : `cosign verify-attestation --type ${shellArgument(attachment.predicateType, shell)}`,
    // The default since cosign 3.
    ...(attachment.isBundle ? ['--new-bundle-format'] : []),
    signer,
    shellArgument(reference(target), shell),
  ].join(' ');
}

/** `cosign.pub` is where `cosign generate-key-pair` writes the public key. */
function signerOptions({ certificate }: AttachedSignature, shell: Shell): string | undefined {
  if (!certificate) return '--key cosign.pub';
  const { identity, issuer } = certificate;
  if (!identity || issuer === undefined) return undefined;
  const [signer, provider] = [identity.value, issuer].map((value) => shellArgument(value, shell));
  return `--certificate-identity ${signer ?? ''} --certificate-oidc-issuer ${provider ?? ''}`;
}

/** The image by its digest. @throws Refused if a tool would read it as something else. */
function reference({ host, owner, image, digest }: VerifyTarget): string {
  const name = `${owner}/${image}`.toLowerCase();
  if (/[:@\s]/.test(name) || !/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Refused('otherMeaning');
  return `${imageRegistry(host, 'container')}/${name}@${digest}`;
}
