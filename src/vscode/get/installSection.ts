import type { Host, Package, Visibility } from '#core/github';
import { installChoices, installCommands, summarizePackage } from '#core/packages';
import type { Artifact, InstallTarget, NamedVersion, PackageSummary } from '#core/packages';
import type { InstallView } from '../../messages/details.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { cachedArtifacts, choiceHint, choiceName, installTarget, readArtifacts, refusalText } from '../install.ts';
import { t } from '../../texts/language.ts';
import { explain } from '../problem.ts';

interface Installable {
  readonly target: InstallTarget;
  readonly visibility: Visibility;
  /** From its manifest, if that was read. */
  readonly artifacts: readonly Artifact[] | undefined;
  /** The index of the choice. */
  readonly chosen: number;
}

type Update = (install: InstallView, announcement: string) => void;

/** The install commands of the package or version that a panel shows. */
export class InstallSection {
  readonly #images: ImageReaders;
  readonly #update: Update;
  #installable: Installable | undefined;

  constructor(images: ImageReaders, update: Update) {
    this.#images = images;
    this.#update = update;
  }

  clear(): void {
    this.#installable = undefined;
  }

  /** Uses cached manifests only: each read counts as a download. @param version default: none is named. */
  async open(host: Host, owner: string, pkg: Package, version: NamedVersion | undefined): Promise<InstallView> {
    const summary: PackageSummary = summarizePackage(pkg);
    const { visibility } = summary;
    const target = installTarget(host, owner, summary, version);
    const artifacts = await cachedArtifacts(this.#images, target, visibility);
    this.#installable = { target, visibility, artifacts, chosen: this.#installable?.chosen ?? 0 };
    return installView(this.#installable);
  }

  choose(index: number): void {
    if (this.#installable) this.#show({ ...this.#installable, chosen: index });
  }

  /** Reads the manifest that says how to install it. A failure is shown. */
  async read(signal: AbortSignal): Promise<void> {
    if (!this.#installable) return;
    const { target, visibility } = this.#installable;
    const reading = t('Reading the manifest…');
    this.#update({ commands: [], note: reading, canReadManifest: false }, reading);
    try {
      const artifacts = await readArtifacts(this.#images, target, visibility, signal);
      signal.throwIfAborted();
      this.#show({ target, visibility, artifacts, chosen: 0 });
    } catch (error) {
      if (signal.aborted) return;
      const { message } = explain(error, { packageType: target.packageType });
      const note = t('The manifest could not be read. {0}', message);
      this.#update({ commands: [], note, canReadManifest: true }, note);
    }
  }

  /** Shows the commands if the manifest has been read meanwhile, for whatever reason. */
  async follow(signal: AbortSignal): Promise<void> {
    const before = this.#installable;
    if (!before || before.artifacts) return;
    const artifacts = await cachedArtifacts(this.#images, before.target, before.visibility);
    if (artifacts && !signal.aborted && this.#installable === before) this.#show({ ...before, artifacts });
  }

  #show(installable: Installable): void {
    this.#installable = installable;
    const install = installView(installable);
    this.#update(install, install.note ?? install.commands.map(({ title }) => title).join(', '));
  }
}

function installView({ target, artifacts, chosen }: Installable): InstallView {
  const choices = installChoices(target, artifacts);
  if ('refused' in choices) {
    const canReadManifest = choices.refused === 'unreadManifest';
    const note = canReadManifest
      ? t(
          'Only the manifest says whether this is an image, a Helm chart or another artifact. If the package is public, reading the manifest counts as a download.',
        )
      : refusalText(choices.refused);
    return { commands: [], note, canReadManifest };
  }
  const found = installCommands(choices[chosen] ?? choices[0]);
  const commands = 'refused' in found ? [] : found;
  if (choices.length === 1) return { commands, canReadManifest: false };
  return {
    commands,
    canReadManifest: false,
    note: choiceHint(target),
    choice: {
      label: target.packageType === 'maven' ? t('Group and artifact') : t('Artifact type'),
      options: choices.map(choiceName),
      chosen: choices[chosen] ? chosen : 0,
    },
  };
}
