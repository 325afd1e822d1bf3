// Three million rows: the truth, and a result that streams.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Instance, truth } from '../lib/instance.mjs';
import { connect } from '../lib/sdk.mjs';
import { assertRows } from '../lib/compare.mjs';
import { login } from '../lib/http.mjs';

/** Resident memory in MiB, and its peak since it was last reset. */
async function memory(pid, field) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)[1]) / 1024;
}

const cases = await truth('flights');

describe('flights', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('flights');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('has truth to compare with', () => assert.ok(cases.length >= 5));
  for (const { name, query, rows } of cases) {
    it(`${name}: run_inline_query gives the truth`, async () => {
      assertRows(await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query })), query.fields, rows, name);
    });
  }
});

describe('export', () => {
  const fields = ['flights.id', 'flights.depart_time', 'flights.origin_code', 'flights.destination_code', 'flights.distance', 'flights.delay'];
  for (const limit of [1_000_000, -1]) {
    it(`streams ${limit === -1 ? 'all three million rows' : 'a million rows'} as CSV while memory stays level`, { timeout: 300_000 }, async () => {
      const instance = await Instance.start('flights');
      try {
        const token = await login(instance);
        const run = async (rows) => {
          const answer = await fetch(`${instance.api}/queries/run/csv?limit=${rows}`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
            body: JSON.stringify({ model: 'flights', view: 'flights', fields, sorts: ['__UNSORTED__'] }),
          });
          assert.equal(answer.status, 200);
          let lines = 0;
          for await (const chunk of answer.body) {
            for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) ++lines;
          }
          return lines - 1;
        };
        assert.equal(await run(1), 1);  // Opens the database.
        const idle = await memory(instance.process.pid, 'VmRSS');
        assert.equal(await run(limit), limit === -1 ? 3_000_000 : limit);
        const peak = await memory(instance.process.pid, 'VmHWM');
        assert.ok(peak - idle < 64, `memory grew from ${idle.toFixed(0)} MiB to ${peak.toFixed(0)} MiB`);
      } finally {
        await instance.stop();
      }
    });
  }
});
