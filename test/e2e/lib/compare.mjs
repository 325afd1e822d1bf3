// Result rows against the truth.
import assert from 'node:assert/strict';

/** Equal text and nulls; numbers within nine significant digits, since a mean may be added up in another order. */
export function same(actual, expected) {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  }
  return actual === expected;
}

/** Compares rows as objects by field (the `json` format) with rows as arrays in the order of `fields`. */
export function assertRows(objects, fields, expected, what) {
  assert.ok(Array.isArray(objects), `${what}: the answer is no array: ${JSON.stringify(objects)?.slice(0, 300)}`);
  assert.equal(objects[0]?.looker_error, undefined, `${what}: ${objects[0]?.looker_error}`);
  assert.equal(objects.length, expected.length, `${what}: number of rows`);
  objects.forEach((row, line) => {
    assert.deepEqual(Object.keys(row), fields, `${what}: members of row ${line}`);
    fields.forEach((field, column) => {
      assert.ok(same(row[field], expected[line][column]),
        `${what}: row ${line}, ${field}: expected ${JSON.stringify(expected[line][column])}, found ${JSON.stringify(row[field])}`);
    });
  });
}

/** Rows of CSV text by RFC 4180, header first. */
export function parseCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; ++i; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') { row.push(cell); cell = ''; }
    else if (c === '\n') { row.push(cell); rows.push(row); row = []; cell = ''; }
    else cell += c;
  }
  if (cell !== '' || row.length) { row.push(cell); rows.push(row); }
  return rows;
}
