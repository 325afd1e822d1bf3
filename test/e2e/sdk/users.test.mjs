// Users, how they log in, their roles and the values of their attributes: through the official TypeScript SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { connect, failure } from '../lib/sdk.mjs';
import { request } from '../lib/http.mjs';

const statusOf = (error) => Number(/\/r\/err\/4\.0\/(\d{3})\//.exec(error.documentation_url)?.[1]);

describe('users', () => {
  let instance;
  let sdk;
  let me;
  let as;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
    me = await sdk.ok(sdk.me());
    as = async (id) => {
      const { access_token: token } = await sdk.ok(sdk.login_user(id));
      return (method, path, body) =>
        request(instance, method, `/api/4.0${path}`, { body, headers: { Authorization: `Bearer ${token}` } });
    };
  });
  after(() => instance.stop());

  it('makes a user with folder and groups, changes and deletes them', async () => {
    const user = await sdk.ok(sdk.create_user({ first_name: 'Ada', last_name: 'Lovelace', is_disabled: false, locale: 'fr' }));
    assert.equal(user.display_name, 'Ada Lovelace');
    assert.equal(user.locale, 'fr');
    assert.deepEqual(user.group_ids, ['1']);
    assert.ok(user.personal_folder_id);
    assert.equal(user.home_folder_id, user.personal_folder_id);
    assert.equal((await sdk.ok(sdk.folder(user.personal_folder_id))).name, 'Ada Lovelace');
    const email = await sdk.ok(sdk.create_user_credentials_email(user.id, { email: 'ada@example.com' }));
    assert.equal(email.email, 'ada@example.com');
    assert.equal((await sdk.ok(sdk.user(user.id))).credentials_email.email, 'ada@example.com');
    assert.equal((await sdk.ok(sdk.user(user.id))).email, 'ada@example.com');
    const back = await sdk.ok(sdk.update_user(user.id, { ...user, first_name: 'Augusta', id: '1', role_ids: ['1'] }));
    assert.equal(back.id, user.id);
    assert.deepEqual(back.role_ids, [], 'what is read only stays');
    assert.equal(back.display_name, 'Augusta Lovelace');
    const cleared = await sdk.ok(sdk.update_user(user.id, { last_name: null }));
    assert.equal(cleared.last_name, '');
    assert.equal(cleared.first_name, 'Augusta');
    await sdk.ok(sdk.update_user(user.id, { is_disabled: true }));
    assert.deepEqual(await sdk.ok(sdk.search_users({ email: 'ada@%' })), []);
    assert.equal((await sdk.ok(sdk.search_users({ email: 'ada@%', is_disabled: true }))).length, 1);
    assert.equal(await sdk.ok(sdk.delete_user(user.id)), '');
    assert.equal(statusOf(await failure(sdk.ok(sdk.user(user.id)))), 404);
    assert.equal(statusOf(await failure(sdk.ok(sdk.create_user({ home_folder_id: '99999' })))), 422);
  });

  it('shows a key\'s secret once; it logs in until the key goes', async () => {
    const user = await sdk.ok(sdk.create_user({}));
    const key = await sdk.ok(sdk.create_user_credentials_api3(user.id));
    assert.equal(key.client_secret.length, 24);
    const list = await sdk.ok(sdk.all_user_credentials_api3s(user.id));
    assert.deepEqual(list.map((each) => each.client_id), [key.client_id]);
    assert.equal('client_secret' in list[0], false);
    const login = () => request(instance, 'POST', '/api/4.0/login', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: key.client_id, client_secret: key.client_secret }).toString(),
    });
    const token = (await login()).json().access_token;
    const headers = { Authorization: `token ${token}` };
    assert.equal((await request(instance, 'GET', '/api/4.0/user', { headers })).json().id, user.id);
    assert.equal((await sdk.ok(sdk.user_for_credential('api3', key.client_id))).id, user.id);
    assert.equal(statusOf(await failure(sdk.ok(sdk.user_for_credential('saml', 'x')))), 404);
    await sdk.ok(sdk.update_user_credentials_api3(user.id, key.id, { purpose: 'nightly' }));
    assert.equal((await sdk.ok(sdk.user_credentials_api3(user.id, key.id))).purpose, 'nightly');
    assert.equal(statusOf(await failure(sdk.ok(sdk.user_credentials_api3(me.id, key.id)))), 404, 'not by another user\'s id');
    await sdk.ok(sdk.delete_user_credentials_api3(user.id, key.id));
    assert.equal((await request(instance, 'GET', '/api/4.0/user', { headers })).status, 401);
    assert.equal((await login()).status, 404);
    assert.equal(instance.log.includes(key.client_secret), false, 'no secret in the log');
  });

  it('ends everything of a disabled user at once', async () => {
    const user = await sdk.ok(sdk.create_user({}));
    const call = await as(user.id);
    assert.equal((await call('GET', '/user')).status, 200);
    await sdk.ok(sdk.update_user(user.id, { is_disabled: true }));
    assert.equal((await call('GET', '/user')).status, 401);
    assert.equal(statusOf(await failure(sdk.ok(sdk.login_user(user.id)))), 404);
    const renamed = await failure(sdk.ok(sdk.wipeout_user_emails(user.id, { email: 'x@example.com' })));
    assert.equal(statusOf(renamed), 404, 'the user has no address');
  });

  it('keeps the last admin', async () => {
    assert.equal(statusOf(await failure(sdk.ok(sdk.delete_user(me.id)))), 403);
    assert.equal(statusOf(await failure(sdk.ok(sdk.update_user(me.id, { is_disabled: true })))), 422);
    assert.equal(statusOf(await failure(sdk.ok(sdk.set_user_roles(me.id, [])))), 422);
    assert.ok((await sdk.ok(sdk.user_roles({ user_id: me.id }))).some((each) => each.name === 'Admin'));
  });

  it('lets users change of themselves what gives no right', async () => {
    const user = await sdk.ok(sdk.create_user({ first_name: 'Eve' }));
    const call = await as(user.id);
    assert.equal((await call('PATCH', `/users/${user.id}`, { locale: 'de', ui_state: { a: 1 } })).json().ui_state.a, 1);
    assert.equal((await call('PATCH', `/users/${user.id}`, { can_manage_api3_creds: false })).status, 403);
    assert.equal((await call('PATCH', `/users/${me.id}`, { first_name: 'Eve' })).status, 403);
    assert.equal((await call('PUT', `/users/${user.id}/roles`, ['1'])).status, 403);
    assert.equal((await call('POST', `/users/${me.id}/credentials_api3`)).status, 404);
    assert.equal((await call('GET', `/users/${me.id}/credentials_api3`)).status, 404);
    assert.equal((await call('GET', `/users/${me.id}/roles`)).status, 404);
    assert.equal((await call('GET', `/users/${user.id}/roles`)).status, 200);
    assert.equal((await call('GET', `/users/${me.id}/attribute_values`)).status, 404);
    const other = (await call('GET', `/users/${me.id}`)).json();
    assert.equal(other.email ?? null, null);
    assert.equal(other.credentials_api3 ?? null, null);
  });

  it('finds users by a pattern over names and addresses', async () => {
    const found = await sdk.ok(sdk.search_users_names({ pattern: '%@example.com', sorts: 'last_name,first_name desc' }));
    assert.deepEqual(found.map((each) => each.first_name).filter((name) => ['ana', 'ben', 'carla', 'dora'].includes(name)),
      ['dora', 'carla', 'ben', 'ana']);
    const narrowed = await sdk.ok(sdk.search_users_names({ pattern: 'tester', first_name: 'BEN' }));
    assert.deepEqual(narrowed.map((each) => each.email), ['ben@example.com']);
    assert.deepEqual(await sdk.ok(sdk.search_users_names({ pattern: "x' OR '1'='1" })), []);
    const emails = await sdk.ok(sdk.search_credentials_email({ emails: 'ANA@example.com,none@example.com' }));
    assert.deepEqual(emails.map((each) => each.email), ['ana@example.com']);
  });

  it('has service accounts', async () => {
    const account = await sdk.ok(sdk.create_service_account({ service_account_name: 'builds' }));
    assert.equal(account.is_service_account, true);
    const renamed = await sdk.ok(sdk.update_service_account(account.id, { service_account_name: 'nightly' }));
    assert.equal(renamed.service_account_name, 'nightly');
    assert.equal((await sdk.ok(sdk.search_users({ is_service_account: true }))).length, 1);
    assert.equal(statusOf(await failure(sdk.ok(sdk.delete_service_account(me.id)))), 403);
    await sdk.ok(sdk.delete_service_account(account.id));
  });

  it('makes attributes and gives users and groups values', async () => {
    const { id } = await sdk.ok(sdk.create_user_attribute({ name: 'shop', label: 'Shop', type: 'string', default_value: 'none', user_can_view: true }));
    const taken = await failure(sdk.ok(sdk.create_user_attribute({ name: 'shop', label: 'Other', type: 'string' })));
    assert.deepEqual([statusOf(taken), taken.errors[0].field], [422, 'name']);
    const white = await failure(sdk.ok(sdk.create_user_attribute({ name: 'white', label: 'White', type: 'string', hidden_value_domain_whitelist: '' })));
    assert.deepEqual(white.errors.map((each) => each.field), ['hidden_value_domain_whitelist']);
    const nullish = await sdk.ok(sdk.create_user_attribute({ name: 'white', label: 'White', type: 'string', hidden_value_domain_whitelist: null }));
    await sdk.ok(sdk.delete_user_attribute(nullish.id));
    const user = await sdk.ok(sdk.create_user({}));
    const value = async () => (await sdk.ok(sdk.user_attribute_user_values({ user_id: user.id, user_attribute_ids: [id] })))[0];
    assert.deepEqual([(await value()).value, (await value()).source], ['none', 'default']);
    const group = await sdk.ok(sdk.create_group({ name: 'Shops' }));
    await sdk.ok(sdk.add_group_user(group.id, { user_id: user.id }));
    await sdk.ok(sdk.update_user_attribute_group_value(group.id, id, { value: 'north' }));
    assert.deepEqual([(await value()).value, (await value()).source], ['north', 'Shops']);
    await sdk.ok(sdk.set_user_attribute_user_value(user.id, id, { value: 'own' }));
    assert.deepEqual([(await value()).value, (await value()).source], ['own', 'user']);
    const all = await sdk.ok(sdk.user_attribute_user_values({ user_id: user.id, user_attribute_ids: [id], all_values: true }));
    assert.deepEqual(all.map((each) => each.value), ['own', 'north', 'none']);
    await sdk.ok(sdk.delete_user_attribute_user_value(user.id, id));
    assert.equal((await value()).value, 'north');
    assert.equal((await sdk.ok(sdk.set_user_attribute_group_values(id, [{ group_id: '1', value: 'all' }, { group_id: group.id, value: 'n' }]))).length, 2);
    assert.equal((await value()).value, 'all');
    await sdk.ok(sdk.delete_user_attribute_group_value('1', id));
    assert.deepEqual((await sdk.ok(sdk.all_user_attribute_group_values(id))).map((each) => each.value), ['n']);
    assert.equal((await sdk.ok(sdk.update_user_attribute(id, { default_value: null }))).default_value, null);
    await sdk.ok(sdk.delete_user_attribute(id));
    for (const each of await sdk.ok(sdk.all_user_attributes({}))) assert.deepEqual(await sdk.ok(sdk.user_attribute(each.id)), each);
  });

  it('never says a hidden value', async () => {
    const { id } = await sdk.ok(sdk.create_user_attribute({ name: 'secret', label: 'Secret', type: 'string',
      value_is_hidden: true, user_can_view: true, default_value: 'hunter-default', hidden_value_domain_whitelist: 'example.com' }));
    const seen = [
      await sdk.ok(sdk.user_attribute(id)), await sdk.ok(sdk.all_user_attributes({})),
      await sdk.ok(sdk.update_user_attribute_group_value('1', id, { value: 'hunter-group' })),
      await sdk.ok(sdk.set_user_attribute_user_value(me.id, id, { value: 'hunter-user' })),
      await sdk.ok(sdk.user_attribute_user_values({ user_id: me.id, all_values: true })),
      await sdk.ok(sdk.all_user_attribute_group_values(id)),
    ];
    assert.equal(JSON.stringify(seen).includes('hunter'), false);
    assert.equal(statusOf(await failure(sdk.ok(sdk.update_user_attribute(id, { value_is_hidden: false })))), 422);
    assert.equal(instance.log.includes('hunter'), false);
  });
});
