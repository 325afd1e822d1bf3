// An instance set up through the API: a connection, a model on it, its first query, and what is refused on the way.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { connect, failure } from '../lib/sdk.mjs';

describe('setting up', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('a connection: made, changed in parts, tested, without its password ever coming back', async () => {
    const made = await sdk.ok(sdk.create_connection({
      name: 'elsewhere', dialect_name: 'postgres', host: 'db.invalid', port: '5432', database: 'shop', username: 'reader',
      password: 'geheim-3141', db_timezone: 'America/New_York', max_connections: 7, ssl: true,
    }));
    assert.equal(made.name, 'elsewhere');
    assert.equal(made.has_password, true);
    assert.equal(made.max_connections, 7);
    const changed = await sdk.ok(sdk.update_connection('elsewhere', { host: 'other.invalid', max_connections: null }));
    assert.equal(changed.host, 'other.invalid');
    assert.equal(changed.database, 'shop');
    assert.equal(changed.db_timezone, 'America/New_York');
    assert.equal(changed.has_password, true);
    assert.ok(!changed.max_connections);
    const read = await sdk.ok(sdk.connection('elsewhere'));
    assert.ok(!JSON.stringify([made, changed, read]).includes('geheim'), 'the password came back');
    const tests = await sdk.ok(sdk.test_connection('elsewhere', ['connect']));
    assert.equal(tests[0].status, 'error');
    assert.ok(!JSON.stringify(tests).includes('geheim'));
    await sdk.ok(sdk.delete_connection('elsewhere'));
    assert.match((await failure(sdk.ok(sdk.connection('elsewhere')))).documentation_url, /\/404\//);
  });

  it('what will not do is named', async () => {
    const cases = [
      [{ dialect_name: 'duckdb', database: 'databases/x.duckdb' }, 'name'],
      [{ name: 'x', dialect_name: 'oracle' }, 'dialect_name'],
      [{ name: 'x', dialect_name: 'duckdb', database: '/etc/passwd' }, 'database'],
      [{ name: 'x', dialect_name: 'duckdb', database: '../oriel.db' }, 'database'],
      [{ name: 'x', dialect_name: 'sqlite', database: 'oriel.db' }, 'database'],
      [{ name: 'x', dialect_name: 'postgres', port: 'abc' }, 'port'],
      [{ name: 'x', dialect_name: 'postgres', tunnel_id: '7' }, 'tunnel_id'],
    ];
    for (const [body, field] of cases) {
      const error = await failure(sdk.ok(sdk.create_connection(body)));
      assert.match(error.documentation_url, /\/422\//, JSON.stringify(body));
      assert.equal(error.errors[0].field, field, JSON.stringify(body));
    }
    const taken = await failure(sdk.ok(sdk.create_connection({ name: 'thelook', dialect_name: 'duckdb', database: 'databases/thelook.duckdb' })));
    assert.match(taken.documentation_url, /\/409\//);
  });

  it('a model: its connections decide what it may query', async () => {
    const before = await sdk.ok(sdk.lookml_model('thelook'));
    assert.deepEqual(before.allowed_db_connection_names, ['thelook']);
    const query = { model: 'thelook', view: 'users', fields: ['users.count'] };
    await sdk.ok(sdk.update_lookml_model('thelook', { allowed_db_connection_names: [] }));
    const refused = await failure(sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query })));
    assert.match(refused.message + JSON.stringify(refused.errors), /may not use connection 'thelook'/);
    await sdk.ok(sdk.update_lookml_model('thelook', { unlimited_db_connections: true }));
    await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query }));
    await sdk.ok(sdk.delete_lookml_model('thelook'));
    assert.match((await failure(sdk.ok(sdk.lookml_model('thelook')))).documentation_url, /\/404\//);
    const wrong = await failure(sdk.ok(sdk.create_lookml_model({ name: 'thelook', project_name: 'nonsense' })));
    assert.equal(wrong.errors[0].field, 'project_name');
    const again = await sdk.ok(sdk.create_lookml_model({ name: 'thelook', project_name: 'thelook', allowed_db_connection_names: ['thelook'] }));
    assert.ok(again.explores.some((explore) => explore.name === 'order_items'));
    await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query }));
  });

  it('is for who may', async () => {
    const printed = execFileSync(process.env.ORIEL_BIN, ['key', 'add', '--data', instance.dir, '--user', 'ana@example.com'], { encoding: 'utf8' });
    const key = Object.fromEntries(printed.trim().split('\n').map((line) => line.split('=')));
    const ana = connect(instance, { client_id: key.client_id, client_secret: key.client_secret });
    for (const call of [
      () => ana.create_connection({ name: 'x', dialect_name: 'duckdb', database: 'databases/x.duckdb' }),
      () => ana.update_connection('thelook', { host: 'h' }),
      () => ana.delete_connection('thelook'),
      () => ana.create_lookml_model({ name: 'x', project_name: 'thelook' }),
      () => ana.update_lookml_model('thelook', { unlimited_db_connections: true }),
      () => ana.delete_lookml_model('thelook'),
    ]) {
      assert.match((await failure(ana.ok(call()))).documentation_url, /\/(403|404)\//);
    }
    assert.equal((await sdk.ok(sdk.connection('thelook'))).name, 'thelook');
  });
});
