// Logging in, the API session, acting as another user, logging out: through the official TypeScript SDK over TLS.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { Instance } from '../lib/instance.mjs';
import { connect, failure } from '../lib/sdk.mjs';
import { request } from '../lib/http.mjs';

describe('session', () => {
  let instance;
  let sdk;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
  });
  after(() => instance.stop());

  it('serves over TLS and is trusted by its certificate alone', async () => {
    assert.match(instance.url, /^https:/);
    assert.ok(await sdk.ok(sdk.versions()));
    const stranger = { url: instance.url, port: instance.port, certificate: rootCertificates };
    await assert.rejects(request(stranger, 'GET', '/alive'), /self-signed|unable to verify/);
  });

  it('logs in and says who one is', async () => {
    const me = await sdk.ok(sdk.me());
    assert.equal(typeof me.id, 'string');
    assert.ok(me.email);
    assert.ok(sdk.authSession.isAuthenticated());
    assert.ok(me.credentials_api3.length > 0, 'the key used must be among credentials_api3');
    assert.equal(me.credentials_api3[0].client_id, instance.clientId);
    assert.equal(JSON.stringify(me).includes(instance.clientSecret), false, 'a secret must never be read back');
  });

  it('gives only the members asked for', async () => {
    const me = await sdk.ok(sdk.me('id,first_name'));
    assert.deepEqual(Object.keys(me).sort(), ['first_name', 'id']);
  });

  it('refuses wrong credentials with 404', async () => {
    const wrong = connect(instance);
    const read = wrong.authSession.settings.readConfig.bind(wrong.authSession.settings);
    wrong.authSession.settings.readConfig = () => ({ ...read(), client_secret: 'not-the-secret' });
    const error = await failure(wrong.ok(wrong.me()));
    assert.match(error.message, /Not found/);
    assert.equal(wrong.authSession.isAuthenticated(), false);
  });

  it('switches to the dev workspace and back; another login is not touched', async () => {
    const other = connect(instance);
    assert.equal((await sdk.ok(sdk.session())).workspace_id, 'production');
    assert.equal((await sdk.ok(sdk.update_session({ workspace_id: 'dev' }))).workspace_id, 'dev');
    assert.equal((await sdk.ok(sdk.session())).workspace_id, 'dev');
    assert.equal((await other.ok(other.session())).workspace_id, 'production');
    assert.equal((await sdk.ok(sdk.update_session({ workspace_id: 'production' }))).workspace_id, 'production');
    assert.equal((await sdk.ok(sdk.session())).workspace_id, 'production');
  });

  it('names the field when a workspace does not exist', async () => {
    const error = await failure(sdk.ok(sdk.update_session({ workspace_id: 'nonsense' })));
    assert.match(error.documentation_url, /\/r\/err\/4\.0\/422\/patch\/session$/);
    assert.equal(error.errors.length, 1);
    assert.equal(error.errors[0].field, 'workspace_id');
    assert.match(error.errors[0].message, /nonsense/);
  });

  it('acts as another user and comes back', async () => {
    const admin = await sdk.ok(sdk.me());
    const [ana] = await sdk.ok(sdk.search_users({ email: 'ana@example.com' }));
    assert.ok(ana, 'ana must be found');
    await sdk.authSession.login(ana.id);
    assert.ok(sdk.authSession.isSudo());
    const me = await sdk.ok(sdk.me());
    assert.equal(me.id, ana.id);
    assert.equal(me.email, 'ana@example.com');
    assert.equal((await sdk.ok(sdk.session())).sudo_user_id, admin.id);
    await sdk.authSession.logout();
    assert.equal(sdk.authSession.isSudo(), false);
    assert.equal((await sdk.ok(sdk.me('id'))).id, admin.id);
  });

  it('does not let a user without the right act as another', async () => {
    const [ana] = await sdk.ok(sdk.search_users({ email: 'ana@example.com' }));
    const admin = await sdk.ok(sdk.me('id'));
    const token = await sdk.ok(sdk.login_user(ana.id));
    const headers = { Authorization: `Bearer ${token.access_token}` };
    const answer = await request(instance, 'POST', `/api/4.0/login/${admin.id}`, { headers });
    assert.ok([403, 404].includes(answer.status), `${answer.status} ${answer.text}`);
    assert.equal(answer.json().access_token, undefined);
  });

  it('ends a token at logout: the next call is 401', async () => {
    const leaving = connect(instance);
    await leaving.ok(leaving.me('id'));
    const headers = { Authorization: `Bearer ${leaving.authSession.activeToken.access_token}` };
    assert.equal((await request(instance, 'GET', '/api/4.0/user', { headers })).status, 200);
    assert.equal(await leaving.authSession.logout(), true);
    const answer = await request(instance, 'GET', '/api/4.0/user', { headers });
    assert.equal(answer.status, 401);
    assert.equal(answer.json().message, 'Requires authentication.');
    assert.ok(await sdk.ok(sdk.me('id')), 'another token of the same user lives on');
  });
});
