import assert from 'node:assert/strict';

/** RFC 4180, as another program may read it. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let index = 0;
  while (index < text.length) {
    let field = '';
    if (text[index] === '"') {
      for (index++; text[index] !== '"' || text[index + 1] === '"'; index++) {
        assert.ok(index < text.length, 'a quoted field without an end');
        field += text[index] ?? '';
        if (text[index] === '"') index++;
      }
      index++;
    } else {
      while (index < text.length && !',\r\n"'.includes(text[index] ?? '')) field += text[index++] ?? '';
    }
    fields.push(field);
    if (text[index] === ',') {
      index++;
      continue;
    }
    assert.equal(text.slice(index, index + 2), '\r\n', `after field ${fields.length} of record ${records.length}`);
    index += 2;
    records.push(fields);
    fields = [];
  }
  return records;
}
