// Models and explores as catalogue tools read them.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { connect } from '../lib/sdk.mjs';

describe('models', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('lists the model with its explores', async () => {
    const models = await sdk.ok(sdk.all_lookml_models({}));
    const model = models.find((each) => each.name === 'thelook');
    assert.ok(model);
    assert.equal(model.label, 'E-Commerce');
    assert.equal(model.project_name, 'thelook');
    assert.equal(model.has_content, true);
    assert.deepEqual(model.explores.map((explore) => explore.name).sort(), ['events', 'order_items', 'products', 'users']);
  });

  it('lists only what `fields` asks for', async () => {
    const [model] = await sdk.ok(sdk.all_lookml_models({ fields: 'name,explores(name,label)' }));
    assert.deepEqual(Object.keys(model).sort(), ['explores', 'name']);
    const explore = model.explores.find((each) => each.name === 'order_items');
    assert.deepEqual(explore, { name: 'order_items', label: 'Orders, Items and Users' });
  });

  it('describes an explore: joins, dimensions and measures', async () => {
    const explore = await sdk.ok(sdk.lookml_model_explore({ lookml_model_name: 'thelook', explore_name: 'order_items' }));
    assert.equal(explore.id, 'thelook::order_items');
    assert.equal(explore.model_name, 'thelook');
    assert.equal(explore.connection_name, 'thelook');
    assert.deepEqual(explore.joins.map((join) => [join.name, join.type, join.relationship]), [
      ['orders', 'left_outer', 'many_to_one'],
      ['users', 'left_outer', 'many_to_one'],
      ['inventory_items', 'left_outer', 'one_to_one'],
      ['products', 'left_outer', 'many_to_one'],
      ['distribution_centers', 'left_outer', 'many_to_one'],
    ]);
    const find = (list, name) => {
      const field = list.find((each) => each.name === name);
      assert.ok(field, `${name} must be listed`);
      return field;
    };
    const { dimensions, measures } = explore.fields;
    const created = find(dimensions, 'order_items.created_month');
    assert.equal(created.type, 'date_month');
    assert.equal(created.label, 'Order Items Created Month');
    assert.equal(created.label_short, 'Created Month');
    assert.equal(created.dimension_group, 'order_items.created');
    assert.equal(created.is_timeframe, true);
    const price = find(dimensions, 'order_items.sale_price');
    assert.equal(price.type, 'number');
    assert.equal(price.is_numeric, true);
    assert.equal(price.value_format, '$#,##0.00');
    assert.equal(price.description, 'What the customer paid for this item');
    assert.equal(find(dimensions, 'users.id').primary_key, true);
    assert.equal(find(dimensions, 'order_items.is_returned').type, 'yesno');
    assert.equal(find(dimensions, 'order_items.user_id').hidden, true);
    const total = find(measures, 'order_items.total_sale_price');
    assert.equal(total.type, 'sum');
    assert.equal(total.measure, true);
    assert.equal(total.category, 'measure');
    assert.match(total.sql, /sale_price/, 'the admin may see SQL');
    assert.equal(find(measures, 'users.count').view_label, 'Users');
    assert.equal(find(measures, 'order_items.count').label_short, 'Items');
    // Every field once, and none in the wrong list.
    const names = [...dimensions, ...measures].map((field) => field.name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(dimensions.every((field) => !field.measure) && measures.every((field) => field.measure));
  });

  it('hides SQL from who may not see LookML', async () => {
    const [ana] = await sdk.ok(sdk.search_users({ email: 'ana@example.com' }));
    await sdk.authSession.login(ana.id);
    try {
      const explore = await sdk.ok(sdk.lookml_model_explore({ lookml_model_name: 'thelook', explore_name: 'order_items', fields: 'fields' }));
      const fields = [...explore.fields.dimensions, ...explore.fields.measures];
      assert.ok(fields.length > 50);
      assert.deepEqual(fields.filter((field) => field.sql).map((field) => field.name), []);
    } finally {
      await sdk.authSession.logout();
    }
  });

  it('knows its connection and can test it', async () => {
    const connection = await sdk.ok(sdk.connection('thelook'));
    assert.equal(connection.name, 'thelook');
    assert.equal(connection.dialect_name ?? connection.dialect?.name, 'duckdb');
    assert.equal(connection.password, undefined);
    assert.ok((await sdk.ok(sdk.all_connections())).some((each) => each.name === 'thelook'));
    const results = await sdk.ok(sdk.test_connection('thelook'));
    assert.ok(results.length > 0);
    for (const result of results) assert.equal(result.status, 'success', JSON.stringify(result));
  });
});
