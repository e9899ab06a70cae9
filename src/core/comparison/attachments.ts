import type { AttachedDocument, Attachments } from '#core/inspection';

/** How many documents of a kind are attached to two images, for all their platforms. */
export interface AttachmentChange {
  readonly kind: AttachedDocument['kind'];
  /** Of an attestation that is neither provenance nor an SBOM. */
  readonly predicateType: string | undefined;
  readonly before: number;
  readonly after: number;
}

const kinds: readonly AttachedDocument['kind'][] = ['provenance', 'sbom', 'signature', 'attestation'];

/** Returns the kinds of documents that are attached to at least one of the images. Each document is counted once. */
export function compareAttachments(
  before: Pick<Attachments, 'documents'>,
  after: Pick<Attachments, 'documents'>,
): readonly AttachmentChange[] {
  const [old, current] = [before.documents, after.documents].map((documents) =>
    Map.groupBy(uniqueOf(documents), keyOf),
  );
  const first = new Map(
    [...uniqueOf(before.documents), ...uniqueOf(after.documents)].map((each) => [keyOf(each), each]),
  );
  return [...first]
    .map(([key, { kind, predicateType }]) => ({
      kind,
      predicateType: kind === 'attestation' ? predicateType : undefined,
      before: old?.get(key)?.length ?? 0,
      after: current?.get(key)?.length ?? 0,
    }))
    .toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
}

/** A signature may be found by two tags. */
function uniqueOf(documents: readonly AttachedDocument[]): readonly AttachedDocument[] {
  return [...new Map(documents.map((each) => [`${each.subject ?? ''} ${each.blob.digest}`, each])).values()];
}

function keyOf({ kind, predicateType }: AttachedDocument): string {
  return kind === 'attestation' ? `${kind} ${predicateType ?? ''}` : kind;
}
