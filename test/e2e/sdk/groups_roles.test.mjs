// Groups, roles and what they are made of, as administration tools manage them: through the official TypeScript SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { connect, failure } from '../lib/sdk.mjs';
import { request } from '../lib/http.mjs';

/** The status that an error's documentation address holds. */
const statusOf = (error) => Number(/\/r\/err\/4\.0\/(\d{3})\//.exec(error.documentation_url)?.[1]);

describe('groups and roles', () => {
  let instance;
  let sdk;
  let ana;
  let as;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
    [ana] = await sdk.ok(sdk.search_users({ email: 'ana@example.com' }));
    as = async (user) => {
      const { access_token: token } = await sdk.ok(sdk.login_user(user.id));
      return (method, path, body) =>
        request(instance, method, `/api/4.0${path}`, { body, headers: { Authorization: `Bearer ${token}` } });
    };
  });
  after(() => instance.stop());

  it('makes, renames and deletes a group', async () => {
    const made = await sdk.ok(sdk.create_group({ name: 'Sales' }));
    assert.equal(made.name, 'Sales');
    assert.equal(made.include_by_default, false);
    assert.equal(made.user_count, 0);
    assert.deepEqual(await sdk.ok(sdk.group(made.id)), made);
    const taken = await failure(sdk.ok(sdk.create_group({ name: 'Sales' })));
    assert.equal(statusOf(taken), 422);
    assert.deepEqual(taken.errors.map((each) => [each.field, each.code]), [['name', 'already_exists']]);
    assert.equal(statusOf(await failure(sdk.ok(sdk.create_group({})))), 422);
    const whole = await sdk.ok(sdk.update_group(made.id, { ...made, name: 'Sellers', user_count: 99, id: '1' }));
    assert.equal(whole.name, 'Sellers');
    assert.equal(whole.user_count, 0, 'what is read only stays');
    assert.equal(whole.id, made.id);
    assert.equal((await sdk.ok(sdk.update_group(made.id, { can_add_to_content_metadata: false }))).name, 'Sellers');
    assert.equal(await sdk.ok(sdk.delete_group(made.id)), '');
    assert.equal(statusOf(await failure(sdk.ok(sdk.group(made.id)))), 404);
  });

  it('keeps All Users', async () => {
    for (const change of [sdk.delete_group('1'), sdk.update_group('1', { name: 'x' }), sdk.delete_group_user('1', ana.id)]) {
      assert.equal(statusOf(await failure(sdk.ok(change))), 403);
    }
  });

  it('nests groups, and refuses circles', async () => {
    const outer = await sdk.ok(sdk.create_group({ name: 'Outer' }));
    const inner = await sdk.ok(sdk.create_group({ name: 'Inner' }));
    assert.equal((await sdk.ok(sdk.add_group_group(outer.id, { group_id: inner.id }))).id, inner.id);
    await sdk.ok(sdk.add_group_group(outer.id, { group_id: inner.id }));
    assert.deepEqual((await sdk.ok(sdk.all_group_groups(outer.id))).map((each) => each.id), [inner.id]);
    assert.equal(statusOf(await failure(sdk.ok(sdk.add_group_group(inner.id, { group_id: outer.id })))), 422);
    assert.equal(statusOf(await failure(sdk.ok(sdk.add_group_group(inner.id, { group_id: inner.id })))), 422);
    assert.equal(statusOf(await failure(sdk.ok(sdk.add_group_group('77777', { group_id: inner.id })))), 404);
    assert.equal((await sdk.ok(sdk.add_group_user(inner.id, { user_id: ana.id }))).id, ana.id);
    await sdk.ok(sdk.add_group_user(inner.id, { user_id: ana.id }));
    assert.deepEqual((await sdk.ok(sdk.all_group_users({ group_id: inner.id }))).map((each) => each.id), [ana.id]);
    assert.deepEqual(await sdk.ok(sdk.all_group_users({ group_id: outer.id })), [], 'only direct members');
    await sdk.ok(sdk.set_role_groups('2', [outer.id]));
    assert.deepEqual((await sdk.ok(sdk.role_groups('2'))).map((each) => each.id), [outer.id]);
    const [hierarchy] = await sdk.ok(sdk.search_groups_with_hierarchy({ name: 'inn%' }));
    assert.deepEqual(hierarchy.parent_group_ids, [outer.id]);
    assert.deepEqual(hierarchy.role_ids, []);
    const [withRoles] = await sdk.ok(sdk.search_groups_with_roles({ name: 'OUTER' }));
    assert.deepEqual(withRoles.roles.map((each) => each.name), ['Developer']);
    const holders = await sdk.ok(sdk.role_users({ role_id: '2' }));
    assert.ok(holders.some((each) => each.id === ana.id), 'through both groups');
    const direct = await sdk.ok(sdk.role_users({ role_id: '2', direct_association_only: true }));
    assert.equal(direct.some((each) => each.id === ana.id), false);
    const counted = await sdk.ok(sdk.search_roles_with_user_count({ id: '2' }));
    assert.equal(counted[0].user_count, holders.length);
    // What a group gives counts at once, and so does its end.
    const call = await as(ana);
    assert.equal((await call('PATCH', '/session', { workspace_id: 'dev' })).status, 200);
    await sdk.ok(sdk.delete_group_from_group(outer.id, inner.id));
    assert.equal((await call('PATCH', '/session', { workspace_id: 'dev' })).status, 422);
    assert.equal(statusOf(await failure(sdk.ok(sdk.delete_group_from_group(outer.id, inner.id)))), 404);
    await sdk.ok(sdk.delete_group_user(inner.id, ana.id));
    await sdk.ok(sdk.delete_group(outer.id));
    assert.deepEqual(await sdk.ok(sdk.role_groups('2')), []);
  });

  it('makes roles of sets, and keeps the sets that are in use', async () => {
    const set = await sdk.ok(sdk.create_permission_set({ name: 'Lookers', permissions: ['see_looks'] }));
    assert.deepEqual(set.permissions, ['access_data', 'see_looks']);
    const models = await sdk.ok(sdk.create_model_set({ name: 'Shops', models: ['thelook', 'not_there_yet'] }));
    const role = await sdk.ok(sdk.create_role({ name: 'Looker', permission_set_id: set.id, model_set_id: models.id }));
    assert.equal(role.permission_set.id, set.id);
    assert.deepEqual(role.model_set.models, ['thelook', 'not_there_yet']);
    assert.equal('permission_set_id' in role, false, 'what is write only is not read back');
    assert.deepEqual((await sdk.ok(sdk.set_role_users(role.id, [ana.id, ana.id]))).map((each) => each.id), [ana.id]);
    const unknown = await failure(sdk.ok(sdk.set_role_users(role.id, ['88888'])));
    assert.equal(statusOf(unknown), 422);
    assert.deepEqual((await sdk.ok(sdk.role_users({ role_id: role.id }))).map((each) => each.id), [ana.id], 'all or nothing');
    assert.equal(statusOf(await failure(sdk.ok(sdk.delete_permission_set(set.id)))), 422);
    assert.equal(statusOf(await failure(sdk.ok(sdk.delete_model_set(models.id)))), 422);
    const wrong = await failure(sdk.ok(sdk.update_permission_set(set.id, { permissions: ['fly'] })));
    assert.equal(wrong.errors[0].field, 'permissions');
    assert.match(wrong.errors[0].message, /'fly'/);
    assert.equal((await sdk.ok(sdk.update_role(role.id, { name: 'Onlooker' }))).permission_set.id, set.id);
    assert.equal((await sdk.ok(sdk.update_model_set(models.id, { models: ['thelook'] }))).models.length, 1);
    await sdk.ok(sdk.delete_role(role.id));
    await sdk.ok(sdk.delete_permission_set(set.id));
    await sdk.ok(sdk.delete_model_set(models.id));
    const empty = await failure(sdk.ok(sdk.create_role({})));
    assert.deepEqual(empty.errors.map((each) => each.field), ['name', 'permission_set_id', 'model_set_id']);
  });

  it('answers 405 for what is built in and keeps the last admin', async () => {
    for (const change of [sdk.delete_role('1'), sdk.update_role('1', { name: 'x' }), sdk.delete_permission_set('1'),
      sdk.update_permission_set('1', { permissions: [] }), sdk.delete_model_set('1'), sdk.update_model_set('1', { models: [] })]) {
      assert.equal(statusOf(await failure(sdk.ok(change))), 405);
    }
    assert.equal(statusOf(await failure(sdk.ok(sdk.set_role_users('1', [])))), 422);
    assert.ok((await sdk.ok(sdk.role_users({ role_id: '1' }))).length > 0);
  });

  it('lets nobody raise themselves', async () => {
    const set = await sdk.ok(sdk.create_permission_set({ name: 'Managers', permissions: ['manage_roles'] }));
    const role = await sdk.ok(sdk.create_role({ name: 'Manager', permission_set_id: set.id, model_set_id: '1' }));
    await sdk.ok(sdk.set_role_users(role.id, [ana.id]));
    const call = await as(ana);
    assert.equal((await call('GET', '/roles')).status, 200);
    assert.equal((await call('PUT', '/roles/1/users', [ana.id])).status, 403);
    assert.equal((await call('PUT', '/roles/2/users', [ana.id])).status, 403);
    assert.equal((await call('PUT', '/roles/1/groups', ['1'])).status, 403);
    assert.equal((await call('PATCH', `/permission_sets/${set.id}`, { permissions: ['manage_roles', 'sudo'] })).status, 403);
    assert.equal((await call('PATCH', `/roles/${role.id}`, { permission_set_id: '1' })).status, 403);
    assert.equal((await call('POST', '/roles', { name: 'Boss', permission_set_id: '1', model_set_id: '1' })).status, 403);
    const strong = await sdk.ok(sdk.create_group({ name: 'Strong' }));
    await sdk.ok(sdk.set_role_groups('1', [strong.id]));
    assert.equal((await call('POST', `/groups/${strong.id}/users`, { user_id: ana.id })).status, 403);
    assert.equal((await call('POST', '/groups', { name: 'Weak' })).status, 200);
    assert.equal((await call('GET', '/search')).status, 404);
    await sdk.ok(sdk.delete_role(role.id));
    assert.ok([403, 404].includes((await call('POST', '/groups', { name: 'Late' })).status), 'the right ends with the role');
  });

  it('takes hostile input as text', async () => {
    const nasty = `'; DROP TABLE groups; --" <b>\u{1F600}\r\nX-Injected: 1`;
    const made = await sdk.ok(sdk.create_group({ name: nasty }));
    assert.equal(made.name, nasty);
    assert.deepEqual((await sdk.ok(sdk.search_groups({ name: nasty.replaceAll('_', '_') }))).map((each) => each.id), [made.id]);
    await sdk.ok(sdk.all_groups({ sorts: 'name; DROP TABLE groups, (SELECT 1) desc' }));
    const call = await as({ id: (await sdk.ok(sdk.me('id'))).id });
    for (const [method, path, body, status] of [
      ['POST', '/groups', { name: 7 }, [200, 422, 400]], ['POST', '/groups', [], [400, 422]], ['POST', '/groups', '{"name":', [400]],
      ['POST', '/groups', { name: 'a\u0000b' }, [422]], ['POST', '/groups', { name: 'x'.repeat(300) }, [422]],
      ['PUT', '/roles/2/users', { user_id: '1' }, [400, 422]], ['PUT', '/roles/2/users', ['a', null, {}], [400, 422]],
      ['PUT', '/roles/abc/users', [], [404]], ['DELETE', '/groups/1%20OR%201=1', undefined, [404]],
      ['POST', `/groups/${made.id}/users`, {}, [422]], ['POST', `/groups/${made.id}/users`, { user_id: '../1' }, [422]],
    ]) {
      const answer = await call(method, path, body);
      assert.ok(status.includes(answer.status), `${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
    }
    await sdk.ok(sdk.delete_group(made.id));
  });
});
