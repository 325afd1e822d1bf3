// What clients really put on the wire, each quirk with the client it comes from.
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { caller, login, request } from '../lib/http.mjs';

const kForm = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('wire', () => {
  let instance;
  let call;
  before(async () => {
    instance = await Instance.start('thelook');
    call = await caller(instance);
  });
  after(() => instance.stop());

  const login_with = (path, options) => request(instance, 'POST', path, options);
  const credentials = () => ({ client_id: instance.clientId, client_secret: instance.clientSecret });

  describe('login', () => {
    const ways = [
      ['a form', () => ['/api/4.0/login', { headers: kForm, body: new URLSearchParams(credentials()).toString() }]],
      ['a form with more in it (Go)', () => ['/api/4.0/login', { headers: kForm, body: new URLSearchParams({ grant_type: 'client_credentials', ...credentials() }).toString() }]],
      ['the query', () => [`/api/4.0/login?${new URLSearchParams(credentials())}`, {}]],
      ['JSON', () => ['/api/4.0/login', { headers: { 'Content-Type': 'application/json' }, body: credentials() }]],
      ['JSON without a content type (Python)', () => ['/api/4.0/login', { body: credentials() }]],
    ];
    for (const [what, make] of ways) {
      it(`takes ${what}`, async () => {
        const answer = await login_with(...make());
        assert.equal(answer.status, 200, answer.text);
        const token = answer.json();
        assert.equal(token.token_type, 'Bearer');
        assert.equal(token.expires_in, 3600);
        assert.equal(token.refresh_token, null);
        assert.match(token.access_token, /^\S{20,}$/);
        assert.equal((await request(instance, 'GET', '/api/4.0/user', { headers: { Authorization: `Bearer ${token.access_token}` } })).status, 200);
      });
    }

    for (const [what, change] of [
      ['a wrong secret', { client_secret: 'wrong' }], ['an unknown id', { client_id: 'nobody' }], ['an empty secret', { client_secret: '' }],
      ['a secret that is a prefix', (own) => ({ client_secret: own.client_secret.slice(0, -1) })],
      ['a secret with more behind it', (own) => ({ client_secret: `${own.client_secret}x` })],
    ]) {
      it(`answers 404 to ${what}`, async () => {
        const own = credentials();
        const body = new URLSearchParams({ ...own, ...(typeof change === 'function' ? change(own) : change) }).toString();
        const answer = await login_with('/api/4.0/login', { headers: kForm, body });
        assert.equal(answer.status, 404, answer.text);
        assert.equal(answer.json().message, 'Not found');
        assert.equal(answer.text.includes(own.client_secret), false);
      });
    }

    it('answers 400 or 404, never a token, to nothing and to rubbish', async () => {
      for (const body of [undefined, '', '{}', '[]', '{"client_id":', 'client_id', '{"client_id":1,"client_secret":true}', '\u0000\u0001']) {
        const answer = await login_with('/api/4.0/login', { body });
        assert.ok([400, 404, 422].includes(answer.status), `${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
        assert.equal(typeof answer.json().message, 'string');
      }
    });
  });

  describe('authorization', () => {
    for (const scheme of ['token', 'Bearer', 'bearer', 'TOKEN']) {
      it(`takes '${scheme}'`, async () => {
        const answer = await request(instance, 'GET', '/api/4.0/user', { headers: { Authorization: `${scheme} ${call.token}` } });
        assert.equal(answer.status, 200, answer.text);
      });
    }

    it('answers 401 to everything else', async () => {
      const headers = [{}, { Authorization: '' }, { Authorization: 'Bearer' }, { Authorization: 'Bearer ' }, { Authorization: call.token },
        { Authorization: `Basic ${call.token}` }, { Authorization: 'Bearer nonsense' }, { Authorization: `Bearer ${call.token}x` },
        { Authorization: `Bearer ${call.token.slice(0, -1)}` }, { Authorization: `Bearer ${call.token} ${call.token}` }];
      for (const header of headers) {
        const answer = await request(instance, 'GET', '/api/4.0/user', { headers: header });
        assert.equal(answer.status, 401, JSON.stringify(header));
        assert.equal(answer.json().message, 'Requires authentication.');
        assert.match(answer.json().documentation_url, /\/r\/err\/4\.0\/401\/get\/user$/);
      }
    });

    it('needs no token for what tools ask before they log in', async () => {
      for (const path of ['/versions', '/api/4.0/versions', '/api/4.0/swagger.json', '/api/4.0/openapi.json', '/alive', '/ready']) {
        const answer = await request(instance, 'GET', path);
        assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 200)}`);
      }
      const versions = (await request(instance, 'GET', '/versions')).json();
      assert.deepEqual(Object.keys(versions).slice(0, 3), ['looker_release_version', 'current_version', 'supported_versions']);
      assert.match(versions.looker_release_version, /^\d+(\.\d+)+$/);
      assert.equal(versions.current_version.version, '4.0');
      const sent = await request(instance, 'GET', '/api/4.0/versions', { headers: { Authorization: 'token rubbish' } });
      assert.equal(sent.status, 200, 'a token sent along does no harm');
    });
  });

  describe('documents', () => {
    it('swagger.json has what the Ruby SDK builds its methods from', async () => {
      const swagger = (await request(instance, 'GET', '/api/4.0/swagger.json')).json();
      assert.equal(swagger.swagger, '2.0');
      assert.equal(swagger.basePath, '/api/4.0');
      const operations = Object.values(swagger.paths).flatMap((path) => Object.values(path)).filter((entry) => entry.operationId);
      assert.equal(operations.length, 483);
      assert.equal(new Set(operations.map((operation) => operation.operationId)).size, 483);
      const run = swagger.paths['/queries/run/{result_format}'].post;
      assert.equal(run.operationId, 'run_inline_query');
      assert.ok(run.parameters.some((parameter) => parameter.in === 'body'));
      assert.deepEqual(swagger.paths['/login'].post.consumes, ['application/x-www-form-urlencoded']);
    });
  });

  describe('bodies', () => {
    const query = { model: 'thelook', view: 'order_items', fields: ['order_items.count'] };
    const run = (body, headers) => call('POST', '/api/4.0/queries/run/json', body, headers);

    it('takes JSON under any content type, or none', async () => {
      for (const type of ['application/json', 'application/json;charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', '', undefined]) {
        const answer = await run(query, type === undefined ? {} : { 'Content-Type': type });
        assert.equal(answer.status, 200, `${type}: ${answer.text}`);
        assert.equal(answer.json()[0]['order_items.count'], 100119);
      }
    });

    it('takes what the TypeScript SDK sends for empty members: nulls, `[]` for no filters, a limit as a number', async () => {
      const answer = await run({ ...query, filters: [], limit: 5, column_limit: null, sorts: null, pivots: null, total: null, dynamic_fields: null, vis_config: null });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json()[0]['order_items.count'], 100119);
    });

    it('ignores members it does not know and those that are read-only', async () => {
      const answer = await call('POST', '/api/4.0/queries', { ...query, id: '999', slug: 'mine', nonsense: { a: [1] }, can: {} });
      assert.equal(answer.status, 200, answer.text);
      assert.notEqual(answer.json().id, '999');
    });

    it('answers 400 to what is not JSON, and says where', async () => {
      for (const body of ['{', '{"model": thelook}', '{"model": "a" "view": "b"}', '{"model": "\\u12"}', '[1,2', 'nonsense', '{"a":1}{"b":2}', '"\ud800']) {
        const answer = await run(body);
        assert.equal(answer.status, 400, `${body}: ${answer.status}`);
        assert.equal(typeof answer.json().message, 'string');
      }
      assert.match((await run('{"model": "a",\n "view" "b"}')).json().message, /line 2|2:/);
    });

    it('answers 400 or 422 to a member of the wrong type, and names it', async () => {
      for (const [member, value] of [['model', {}], ['model', ['thelook']], ['fields', 'order_items.count'], ['fields', { a: 1 }], ['filters', 'x'], ['limit', { n: 1 }], ['total', 'perhaps']]) {
        const answer = await run({ ...query, [member]: value });
        assert.ok([400, 422].includes(answer.status), `${member} = ${JSON.stringify(value)}: ${answer.status} ${answer.text}`);
        assert.match(answer.text, new RegExp(member));
      }
    });

    it('does not fall over nesting', async () => {
      for (const depth of [100, 10_000, 1_000_000]) {
        const answer = await run(`{"model":${'['.repeat(depth)}${']'.repeat(depth)}}`);
        assert.ok([400, 422].includes(answer.status), `${depth} levels: ${answer.status}`);
      }
    });

    it('takes ids as numbers and reads dates with milliseconds', async () => {
      const me = (await call('GET', '/api/4.0/user')).json();
      const sudo = await call('POST', `/api/4.0/login/${Number(me.id)}`);
      assert.ok([200, 404, 422].includes(sudo.status), sudo.text);
      const dates = JSON.stringify((await call('GET', '/api/4.0/users')).json()).match(/"\d{4}-\d\d-\d\dT[^"]*"/g) ?? [];
      for (const date of dates) assert.match(date, /^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"$/);
    });
  });

  describe('parameters', () => {
    const ids = async (query) => {
      const answer = await call('GET', `/api/4.0/users?${query}`);
      assert.equal(answer.status, 200, answer.text);
      return answer.json().map((user) => user.id);
    };

    it('takes a list plain, quoted as JSON (Go) and in brackets', async () => {
      const two = (await ids('sorts=id')).slice(0, 2);
      assert.equal(two.length, 2);
      for (const form of [two.join(','), `"${two.join(',')}"`, `[${two.join(',')}]`, two.join(', ')]) {
        assert.deepEqual(await ids(`sorts=id&ids=${encodeURIComponent(form)}`), two, form);
      }
    });

    it('ignores unknown parameters, takes an empty `fields` as all', async () => {
      const plain = (await call('GET', '/api/4.0/user')).json();
      assert.deepEqual(Object.keys((await call('GET', '/api/4.0/user?fields=&nonsense=1')).json()), Object.keys(plain));
    });

    it('refuses a number that is none, and names it', async () => {
      const answer = await call('GET', '/api/4.0/users?limit=many');
      assert.ok([400, 422].includes(answer.status), answer.text);
      assert.match(answer.text, /limit/);
    });

    it('decodes after splitting: model%3A%3Aexplore, a slash inside a part, plus is plus', async () => {
      assert.equal((await call('GET', '/api/4.0/lookml_models/thelook/explores/order%5Fitems?fields=name')).json().name, 'order_items');
      assert.equal((await call('GET', '/api/4.0/lookml_models/thelook/explores/a%2Fb')).status, 404);
      for (const path of ['/api/4.0/users/%', '/api/4.0/users/%zz', '/api/4.0/users/%00', '/api/4.0/lookml_models/%ff%fe', '/api/4.0/lookml_models/..%2f..%2fetc%2fpasswd']) {
        const answer = await call('GET', path);
        assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
        assert.equal(typeof answer.json().message, 'string');
      }
    });
  });

  describe('answers', () => {
    it('are typed so that every SDK reads them', async () => {
      const answer = await call('GET', '/api/4.0/user');
      assert.match(answer.headers['content-type'], /^application\/json\s*;\s*charset=utf-8$/i);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.match(answer.headers.vary ?? '', /Accept-Encoding/i);
      assert.ok(answer.headers['x-request-id'] ?? answer.headers['x-request-id'.toLowerCase()]);
      const body = { model: 'thelook', view: 'order_items', fields: ['order_items.status'] };
      assert.match((await call('POST', '/api/4.0/queries/run/csv', body)).headers['content-type'], /^text\/csv/);
      assert.match((await call('POST', '/api/4.0/queries/run/sql', body)).headers['content-type'], /^text\/plain/);
    });

    it('are compressed when the client asks, and the same inside', async () => {
      const body = { model: 'thelook', view: 'order_items', fields: ['order_items.id', 'order_items.status'], sorts: ['order_items.id'], limit: '5000' };
      const plain = await call('POST', '/api/4.0/queries/run/csv', body);
      assert.equal(plain.headers['content-encoding'], undefined);
      const packed = await call('POST', '/api/4.0/queries/run/csv', body, { 'Accept-Encoding': 'gzip, deflate' });
      assert.equal(packed.headers['content-encoding'], 'gzip');
      assert.ok(packed.bytes.length < plain.bytes.length / 2);
      assert.equal(zlib.gunzipSync(packed.bytes).toString(), plain.text);
      const refused = await call('POST', '/api/4.0/queries/run/csv', body, { 'Accept-Encoding': 'gzip;q=0' });
      assert.equal(refused.headers['content-encoding'], undefined);
    });

    it('have no body for HEAD and 204', async () => {
      const get = await call('GET', '/api/4.0/user');
      const head = await call('HEAD', '/api/4.0/user');
      assert.equal(head.status, 200);
      assert.equal(head.bytes.length, 0);
      assert.equal(head.headers['content-type'], get.headers['content-type']);
      const token = await login(instance);
      const gone = await request(instance, 'DELETE', '/api/4.0/logout', { headers: { Authorization: `Bearer ${token}` } });
      assert.equal(gone.status, 204);
      assert.equal(gone.bytes.length, 0);
      const again = await request(instance, 'DELETE', '/api/logout', { headers: { Authorization: `Bearer ${await login(instance)}` } });
      assert.equal(again.status, 204, 'the address without a version (Python)');
    });

    it('carry an Error body for 404 and 405 of the path itself', async () => {
      const absent = await call('GET', '/api/4.0/no/such/path');
      assert.equal(absent.status, 404);
      assert.equal(typeof absent.json().message, 'string');
      assert.equal(typeof absent.json().documentation_url, 'string');
      const wrong = await call('DELETE', '/api/4.0/versions');
      assert.equal(wrong.status, 405);
      assert.match(wrong.headers.allow, /GET/);
      assert.equal(typeof wrong.json().message, 'string');
      assert.equal((await call('GET', '/api/3.1/user')).status, 404, 'only 4.0 is served');
      assert.equal((await call('GET', '/api/4.0/user/')).status, 200, 'one slash at the end is as none');
      const page = await request(instance, 'GET', '/no/such/page');
      assert.equal(page.status, 404);
    });

    it('expose metrics as Prometheus text', async () => {
      await call('GET', '/api/4.0/user');
      const metrics = await request(instance, 'GET', '/metrics');
      assert.equal(metrics.status, 200);
      assert.match(metrics.headers['content-type'], /^text\/plain/);
      for (const line of metrics.text.split('\n')) {
        assert.match(line, /^(#.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? [-+0-9.eEInfNa]+|)$/);
      }
      assert.match(metrics.text, /_requests?_/);
      assert.match(metrics.text, /^process_resident_memory_bytes [1-9]/m);
      assert.match(metrics.text, /^oriel_db_sessions_in_use 0$/m);
    });
  });
});
