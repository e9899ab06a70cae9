import type { Report } from './report.ts';

export async function drawPicture(report: Report, folder: string): Promise<void> {
  await Promise.resolve(`${folder}${report.at}`);
}
