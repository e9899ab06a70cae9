import { writeFile } from 'node:fs/promises';
import { file, formattedDocument, readDocument } from './document.ts';

/* Writes the plans and problems in docs/retention.md again; see `document.ts`. */
await writeFile(file, await formattedDocument(readDocument()));
