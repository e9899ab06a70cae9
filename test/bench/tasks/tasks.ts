import type { Task } from '../task.ts';
import { checkImages } from './checkImages.ts';
import { deletePaced } from './deletePaced.ts';
import { gather } from './gather.ts';
import { imageGraph } from './imageGraph.ts';
import { largeList } from './largeList.ts';
import { listPaced } from './listPaced.ts';
import { listVersions } from './listVersions.ts';
import { openOwners } from './openOwners.ts';
import { planPage } from './planPage.ts';
import { planTable } from './planTable.ts';
import { readSizes } from './readSizes.ts';
import { refresh } from './refresh.ts';
import { retention } from './retention.ts';
import { usage } from './usage.ts';
import { workbench } from './workbench.ts';

/** In the order of the table. */
export const tasks: readonly Task[] = [
  listVersions,
  listPaced,
  openOwners,
  refresh,
  checkImages,
  readSizes,
  gather,
  imageGraph,
  retention,
  planTable,
  planPage,
  deletePaced,
  usage,
  workbench,
  largeList,
];
