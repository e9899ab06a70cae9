import type { Descriptor, LayerWithInstruction } from '../../../src/core/documents/types.ts';

export function digestOf(number: number): string {
  return `sha256:${number.toString(16).padStart(64, '0')}`;
}

/** A layer by a number for its content. */
export function layerOf(
  content: number,
  instruction?: string,
  size: number | undefined = content,
): LayerWithInstruction {
  const layer: Descriptor = { digest: digestOf(content), size, mediaType: undefined, annotations: [] };
  return { layer, instruction, createdBy: instruction, created: undefined };
}
