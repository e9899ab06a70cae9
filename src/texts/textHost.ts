import type { SkipReason } from '#core/deletion';
import type { PackageType, Problem } from '#core/github';
import type { Translations } from '../messages/action.ts';

/** What was being done, if that changes the meaning of a failure. */
export interface ErrorContext {
  readonly packageType?: PackageType | undefined;
  /** The owner that was requested. */
  readonly login?: string | undefined;
  /** Whether a package was requested, and not its owner. */
  readonly isPackage?: boolean;
  /** Whether something was to be deleted or restored. */
  readonly isChange?: boolean;
}

/** Returns a few words, and whole sentences: what happened, why, and what to do next. */
export type ProblemTexts = {
  readonly [Kind in Problem['kind']]: (
    problem: Extract<Problem, { kind: Kind }>,
    context: ErrorContext,
  ) => readonly [short: string, message: string];
};

/** Returns why something was not deleted or restored, in sentences that can follow a colon. */
export type SkipReasonTexts = {
  readonly [Kind in SkipReason['kind']]: (reason: SkipReason & { readonly kind: Kind }) => string;
};

/** What texts depend on in the program that shows them. */
export interface TextHost {
  /** Of the language, in BCP 47. `translations` by the English text; English without. */
  readonly language: string;
  readonly translations?: Translations;
  /** How problems are solved in this program, where that differs from the extension. */
  readonly problems?: Partial<ProblemTexts>;
  /** Why something was not done, where the sentence for the extension names its views or its sign-in. */
  readonly reasons?: Partial<SkipReasonTexts>;
  /** That a request was sent and not answered in time, and what finds out. */
  readonly unanswered?: string;
  /** Returns one more reason why GitHub may have refused something, or not found it. */
  readonly refusalHint?: (context: ErrorContext) => string | undefined;
}

let current: TextHost = { language: 'en' };

/** Says once, at the start of a program, what its texts depend on. */
export function setTextHost(host: TextHost): void {
  current = host;
}

export function textHost(): TextHost {
  return current;
}
