import * as v from 'valibot';
import { platformText } from './imageManifest.ts';
import type { ImageConfig, NamedValue } from './types.ts';
import { namedValues, names, orAbsent, parseDocument, text, type Document } from './untrusted.ts';

const texts = orAbsent(v.array(v.string()));
const number = orAbsent(v.pipe(v.number(), v.finite()));

const historyEntry = v.object({
  created: text,
  created_by: text,
  comment: text,
  empty_layer: orAbsent(v.boolean()),
});

const imageConfig = v.object({
  created: text,
  author: text,
  os: text,
  architecture: text,
  variant: text,
  config: orAbsent(
    v.object({
      Entrypoint: texts,
      Cmd: texts,
      Env: texts,
      User: text,
      WorkingDir: text,
      ExposedPorts: names,
      Volumes: names,
      StopSignal: text,
      Labels: namedValues,
      Healthcheck: orAbsent(
        v.object({
          Test: v.pipe(v.array(v.string()), v.nonEmpty()),
          Interval: number,
          Timeout: number,
          StartPeriod: number,
          Retries: number,
        }),
      ),
    }),
  ),
  // An invalid entry still counts as one, because entries and layers pair up in order.
  history: orAbsent(v.array(v.fallback(historyEntry, {}))),
});

/**
 * Returns what the config of an image says. Source: the OCI image specification, and Docker's for `Healthcheck`.
 * @throws GitHubError `malformed` if it is no object; an invalid field counts as absent.
 */
export function parseImageConfig(document: Document): ImageConfig {
  const { config, history, ...image } = parseDocument(imageConfig, document, 'Reading the config of an image');
  const check = config?.Healthcheck;
  return {
    created: image.created,
    author: image.author,
    platform: platformText(image),
    entrypoint: config?.Entrypoint,
    cmd: config?.Cmd,
    env: (config?.Env ?? []).map(variable),
    user: config?.User,
    workdir: config?.WorkingDir,
    exposedPorts: config?.ExposedPorts ?? [],
    volumes: config?.Volumes ?? [],
    stopSignal: config?.StopSignal,
    labels: config?.Labels ?? [],
    healthcheck: check && {
      test: check.Test,
      intervalMs: milliseconds(check.Interval),
      timeoutMs: milliseconds(check.Timeout),
      startPeriodMs: milliseconds(check.StartPeriod),
      retries: check.Retries,
    },
    history: (history ?? []).map(({ created, created_by, comment, empty_layer }) => ({
      created,
      createdBy: created_by,
      comment,
      isEmptyLayer: empty_layer ?? false,
    })),
  };
}

function variable(text: string): NamedValue {
  const [name = '', ...value] = text.split('=');
  return { name, value: value.join('=') };
}

/** From nanoseconds, in which 0 stands for the default. */
function milliseconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds ? nanoseconds / 1_000_000 : undefined;
}
