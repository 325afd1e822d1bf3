// The same query by every way and in every format gives the same numbers, and they are the right ones.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instance, truth } from '../lib/instance.mjs';
import { connect } from '../lib/sdk.mjs';
import { assertRows, parseCsv, same } from '../lib/compare.mjs';

const cases = await truth('thelook');

describe('queries', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('has truth to compare with', () => assert.ok(cases.length >= 10));
  for (const { name, query, rows } of cases) {
    it(`${name}: run_inline_query gives the truth`, async () => {
      const answer = await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query }));
      assertRows(answer, query.fields, rows, name);
    });
  }

  it('a saved query gives the same as an inline one, in each format', async () => {
    const { query, rows } = cases.find((each) => each.name === 'revenue_by_month');
    const saved = await sdk.ok(sdk.create_query(query));
    assert.equal(typeof saved.id, 'string');
    assert.ok(saved.slug);
    assert.equal(saved.model, 'thelook');
    assert.deepEqual(saved.fields, query.fields);
    assert.deepEqual(saved.filters, query.filters);
    assert.equal((await sdk.ok(sdk.create_query(query))).id, saved.id, 'the same definition is the same query');
    assert.equal((await sdk.ok(sdk.query(saved.id))).slug, saved.slug);
    assert.equal((await sdk.ok(sdk.query_for_slug(saved.slug))).id, saved.id);

    const run = (format) => sdk.ok(sdk.run_query({ query_id: saved.id, result_format: format }));
    const inline = (format) => sdk.ok(sdk.run_inline_query({ result_format: format, body: query }));
    assertRows(await run('json'), query.fields, rows, 'run_query');

    const csv = await run('csv');
    assert.equal(csv, await inline('csv'));
    assert.equal(csv.split('\n').length, rows.length + 2, 'a header, the rows, and a line feed after each');
    const table = parseCsv(csv);
    const explore = await sdk.ok(sdk.lookml_model_explore({ lookml_model_name: 'thelook', explore_name: 'order_items', fields: 'fields(dimensions(name,label),measures(name,label))' }));
    const label = new Map([...explore.fields.dimensions, ...explore.fields.measures].map((field) => [field.name, field.label]));
    assert.deepEqual(table[0], query.fields.map((field) => label.get(field)));
    rows.forEach((row, line) => row.forEach((value, column) => {
      const cell = table[line + 1][column];
      assert.ok(same(typeof value === 'number' ? Number(cell) : cell, value), `csv row ${line}, column ${column}: ${cell} is not ${value}`);
    }));

    const sql = await run('sql');
    assert.equal(sql, await inline('sql'));
    assert.match(sql, /^SELECT/);
    assert.match(sql, /order_items/);
    assert.match(sql, /2025/);
  });

  it('keeps to limits: the run wins over the query, 0 is none, -1 is all', async () => {
    const body = { model: 'thelook', view: 'order_items', fields: ['order_items.id', 'order_items.sale_price'], sorts: ['order_items.id'], limit: '7' };
    const count = async (limit, query = body) =>
      (await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query, ...(limit === undefined ? {} : { limit }) }))).length;
    assert.equal(await count(undefined), 7);
    assert.equal(await count(3), 3);
    assert.equal(await count(0), 0);
    const { limit: _, ...unlimited } = body;
    assert.equal(await count(undefined, unlimited), 500);
    const csv = await sdk.ok(sdk.run_inline_query({ result_format: 'csv', body, limit: -1 }));
    assert.equal(csv.split('\n').length - 2, 100119);
  });

  it('treats hostile text in a filter as text', async () => {
    for (const text of ["Complete' OR '1'='1", 'Complete"; DROP TABLE orders; --', "\\' OR 1=1 --", "Комплект'%", '${TABLE}']) {
      const body = { model: 'thelook', view: 'order_items', fields: ['order_items.count'], filters: { 'order_items.status': `"${text.replace(/"/g, '""')}"` } };
      const [row] = await sdk.ok(sdk.run_inline_query({ result_format: 'json', body }));
      assert.equal(row['order_items.count'], 0, `${text}: ${JSON.stringify(row)}`);
    }
    const [row] = await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: { model: 'thelook', view: 'order_items', fields: ['order_items.count'] } }));
    assert.equal(row['order_items.count'], 100119);
  });

  it('does not let a user reach a model that no role of theirs has', async () => {
    const [ana] = await sdk.ok(sdk.search_users({ email: 'ana@example.com' }));
    await sdk.authSession.login(ana.id);
    try {
      const models = await sdk.ok(sdk.all_lookml_models({ fields: 'name' }));
      assert.deepEqual(models.map((model) => model.name), ['thelook']);
    } finally {
      await sdk.authSession.logout();
    }
  });
});
