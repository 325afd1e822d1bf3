// What goes wrong arrives as the SDK's own error: message, documentation_url with the status, and the fields at fault.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { connect, failure } from '../lib/sdk.mjs';

describe('errors', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('404 for what is not there', async () => {
    const error = await failure(sdk.ok(sdk.user('999999')));
    assert.equal(error.constructor.name, 'LookerSDKError');
    assert.match(error.message, /[Nn]ot found/);
    assert.match(error.documentation_url, /\/r\/err\/4\.0\/404\/get\/users\/:user_id$/);
  });

  it('404 for an explore that is not there', async () => {
    const error = await failure(sdk.ok(sdk.lookml_model_explore({ lookml_model_name: 'thelook', explore_name: 'no_such_explore' })));
    assert.match(error.documentation_url, /\/404\/get\/lookml_models\/:lookml_model_name\/explores\/:explore_name$/);
  });

  const bad = [
    ['an unknown field', { model: 'thelook', view: 'order_items', fields: ['order_items.nonsense'] }, /order_items\.nonsense/],
    ['an unknown explore', { model: 'thelook', view: 'nonsense', fields: ['order_items.count'] }, /nonsense/],
    ['no fields', { model: 'thelook', view: 'order_items', fields: [] }, /dimension|measure|field/],
    ['a filter that does not parse', { model: 'thelook', view: 'order_items', fields: ['order_items.count'], filters: { 'order_items.created_date': 'the day the music died' } }, /created_date|music/],
  ];
  for (const [what, body, words] of bad) {
    it(`400 for ${what}`, async () => {
      const error = await failure(sdk.ok(sdk.run_inline_query({ result_format: 'json', body })));
      assert.match(error.documentation_url, /\/r\/err\/4\.0\/400\/post\/queries\/run\/:result_format$/);
      assert.match(error.message, words);
    });
  }

  it('a model that is not there is refused', async () => {
    const body = { model: 'nonsense', view: 'order_items', fields: ['order_items.count'] };
    const error = await failure(sdk.ok(sdk.run_inline_query({ result_format: 'json', body })));
    assert.match(error.documentation_url, /\/4\.0\/(400|404)\/post\/queries/);
    assert.match(error.message, /nonsense|[Nn]ot found/);
  });

  it('an unknown result format is refused and named', async () => {
    const body = { model: 'thelook', view: 'order_items', fields: ['order_items.count'] };
    const error = await failure(sdk.ok(sdk.run_inline_query({ result_format: 'nonsense', body })));
    assert.match(error.message, /nonsense/);
  });

  it('422 when a required member is missing, with the field and a code', async () => {
    const error = await failure(sdk.ok(sdk.create_query({ view: 'order_items' })));
    assert.match(error.documentation_url, /\/422\/post\/queries$/);
    assert.ok(error.errors.some((detail) => detail.field === 'model' && detail.code === 'missing_field'), JSON.stringify(error.errors));
  });

  it('501 for an operation that is planned, and coverage says so too', async () => {
    const missing = execFileSync(process.env.ORIEL_BIN, ['api', 'coverage', '--missing'], { encoding: 'utf8' });
    assert.match(missing, /all_primary_homepage_sections/, 'pick another operation for this test: this one is built');
    const error = await failure(sdk.ok(sdk.all_primary_homepage_sections({})));
    assert.match(error.documentation_url, /\/r\/err\/4\.0\/501\/get\/primary_homepage_sections$/);
    assert.match(error.message, /all_primary_homepage_sections/);
  });
});
