import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';

/** The panel in which the delete of versions is reviewed. */
export class Review {
  readonly frame: Frame;
  /** What it comes to, in a sentence. */
  readonly totals: Locator;
  /** Absent unless something is to be deleted. */
  readonly deleteButton: Locator;

  constructor(frame: Frame) {
    this.frame = frame;
    this.totals = frame.locator('.totals h2');
    this.deleteButton = frame.locator('.totals .primary');
  }

  /** Waits for the review of versions of `octo-org/api-gateway`, or of `2 packages of octo-org`, and until all is read. */
  static async open({ editors }: Workbench, of: string): Promise<Review> {
    const review = new Review(await editors.webview(`Review Delete: ${of}`));
    await review.settled();
    return review;
  }

  /** Waits until nothing is read or deleted any longer. */
  async settled(): Promise<void> {
    await this.frame.getByRole('button', { name: 'Refresh', exact: true }).waitFor();
    await this.frame.locator('.progress').waitFor({ state: 'detached' });
  }

  /** The row of a version by its whole name. */
  row(name: string): Locator {
    return this.frame.locator('.version-row', { has: this.frame.getByRole('rowheader', { name, exact: true }) });
  }

  checkbox(name: string): Locator {
    return this.row(name).getByRole('checkbox');
  }

  /** Waits until a row says this. */
  async waitForReason(name: string, reason: RegExp): Promise<void> {
    await this.row(name).locator('.reason', { hasText: reason }).waitFor();
  }

  /** The number of rows of the table, of which the document may have some only. */
  async rowCount(): Promise<number> {
    return Number(await this.frame.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  }

  /** How many of the rows in the document have a ticked checkbox. */
  async ticked(): Promise<number> {
    return this.frame.locator('.version-row input:checked').count();
  }

  async waitForTotals(text: string | RegExp): Promise<void> {
    await waitFor(`the totals "${String(text)}"`, async () => {
      const shown = await this.totals.innerText();
      if (typeof text === 'string' ? shown === text : text.test(shown)) return true;
      throw new Error(`Shown instead: ${shown}`);
    });
  }

  async delete(label: string): Promise<void> {
    await this.deleteButton.and(this.frame.getByRole('button', { name: label, exact: true })).click();
  }
}
