import type { LayersComparison, ComparisonPart, ImageComparisonView } from '../../messages/compare.ts';
import { send } from '../shared/host.ts';
import { PartOf } from '../shared/partOf.tsx';
import { t } from '../shared/text.tsx';
import { attachmentsPart, packagesPart } from './attachments.tsx';
import { layersPart } from './layers.tsx';
import type { Names, PagePart } from './pagePart.ts';
import { platformsPart } from './platforms.tsx';
import { PlatformChoice, SizeSummary } from './size.tsx';
import { sourcePart } from './source.tsx';
import { valuePart } from './values.tsx';

/** The sections of two images; those that are being read, or could not be, have a section each too. */
export function imageParts(image: ImageComparisonView, names: Names): readonly PagePart[] {
  const { platforms, layers, source, attachments, packages } = image;
  if (platforms.kind !== 'read') return [unread(t('Size'), platforms, 'platforms')];
  const chosen = platforms.value.platforms[platforms.value.chosen ?? -1];
  const size: PagePart = {
    heading: t('Size'),
    content: () => (
      <>
        <PlatformChoice {...platforms.value} />
        <PartOf part={layers} retry={retry('layers')}>
          {(value) =>
            value === undefined ? (
              <p>{t('The versions have no platform in common.')}</p>
            ) : (
              <SizeSummary size={value.size} names={names} platform={chosen?.name} />
            )
          }
        </PartOf>
      </>
    ),
  };
  return [
    size,
    platformsPart(platforms.value.platforms),
    ...(layers.kind === 'read' && layers.value ? [layersPart(layers.value.layers)] : []),
    source.kind === 'read' ? sourcePart(source.value) : unread(t('Source'), source, 'source'),
    ...(layers.kind === 'read' && layers.value ? configParts(layers.value) : []),
    ...(attachments.kind === 'read'
      ? [attachmentsPart(attachments.value, names), packagesPart(packages, attachments.value.sbomSize)]
      : [unread(t('Attachments'), attachments, 'attachments')]),
  ];
}

const retry = (part: ComparisonPart) => () => send({ type: 'retryPart', part });

function unread(
  heading: string,
  part: Exclude<ImageComparisonView['platforms' | 'source' | 'attachments'], { kind: 'read' }>,
  name: ComparisonPart,
): PagePart {
  return {
    heading,
    content: () => (
      <PartOf part={part} retry={retry(name)}>
        {() => null}
      </PartOf>
    ),
  };
}

function configParts({ config, origin, env, labels, annotations }: LayersComparison): readonly PagePart[] {
  const keys = {
    platform: t('Platform'),
    entrypoint: t('Entrypoint'),
    cmd: t('Command'),
    user: t('User'),
    workdir: t('Working directory'),
    exposedPorts: t('Ports'),
    volumes: t('Volumes'),
    stopSignal: t('Stop signal'),
    healthcheck: t('Health check'),
    author: t('Author'),
    created: t('Built'),
  };
  const origins = { baseName: t('Base image'), baseDigest: t('Base image digest'), licence: t('License') };
  return [
    valuePart(t('Base image and license'), origin, { nameOf: (name) => origins[name] }),
    valuePart(t('Configuration'), config, { nameOf: (name) => keys[name] }),
    // Values may be secrets that somebody left in an image: they go nowhere but here.
    valuePart(t('Environment variables'), env),
    valuePart(t('Labels'), labels),
    valuePart(t('Annotations'), annotations),
  ];
}
