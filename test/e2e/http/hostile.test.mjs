// Malformed, oversized and slow input: the right status, and a server that goes on.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { caller, exchange, request } from '../lib/http.mjs';

describe('hostile input', () => {
  let instance;
  let call;
  before(async () => {
    instance = await Instance.start('thelook');
    call = await caller(instance);
  });
  after(() => instance.stop());
  afterEach(async () => {
    assert.equal(instance.process.exitCode, null, instance.log);
    assert.equal((await call('GET', '/api/4.0/user?fields=id')).status, 200, 'the server must go on');
  });

  const status = (text) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const send = (bytes) => exchange(instance, bytes);

  const heads = [
    ['no request line', 'nonsense\r\n\r\n', [400]],
    ['an empty method', ' / HTTP/1.1\r\nHost: a\r\n\r\n', [400]],
    ['a method with control characters', 'G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n', [400, 405, 501]],
    ['an unknown version', 'GET / HTTP/7.3\r\nHost: a\r\n\r\n', [400, 505]],
    ['a header without a colon', 'GET /alive HTTP/1.1\r\nHost a\r\n\r\n', [400]],
    ['a header name with a blank', 'GET /alive HTTP/1.1\r\nHost: a\r\nX y : 1\r\n\r\n', [400]],
    ['a folded header', 'GET /alive HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n', [400]],
    ['a length that is no number', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n', [400]],
    ['a negative length', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', [400]],
    ['two different lengths', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', [400]],
    ['length and chunks together', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', [400]],
    ['a chunk size that is no number', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', [400]],
    ['an unknown transfer encoding', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: brotli\r\n\r\n', [400, 501]],
    ['a body announced past the limit', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n', [413]],
    ['a length past 64 bits', 'POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999999\r\n\r\n', [400, 413]],
    ['a huge header', `GET /alive HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(200_000)}\r\n\r\n`, [400, 413, 431]],
    ['very many headers', `GET /alive HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(50_000)}\r\n`, [400, 413, 431]],
    ['a huge target', `GET /${'a'.repeat(200_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [400, 413, 414, 431]],
  ];
  for (const [what, bytes, expected] of heads) {
    it(`answers ${expected.join(' or ')} to ${what}`, async () => {
      const answer = await send(Buffer.from(bytes, 'latin1'));
      assert.ok(expected.includes(status(answer)), `found: ${answer.slice(0, 300)}`);
      const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
      assert.equal(typeof JSON.parse(body).message, 'string', 'the refusal has an Error body');
    });
  }

  it('says 100 Continue only when it wants the body', async () => {
    const head = (length) => `POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
    assert.equal(status(await send(head(99_999_999_999))), 413);
    const answer = await send(`${head(2)}{}`);
    assert.match(answer, /HTTP\/1\.1 (100 Continue[^]*HTTP\/1\.1 )?4\d\d/);
  });

  it('answers several requests sent at once in their order', async () => {
    const answer = await send('GET /alive HTTP/1.1\r\nHost: a\r\n\r\nGET /api/4.0/versions HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.deepEqual([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1]), ['200', '200', '404']);
  });

  it('takes chunked bodies, split anywhere', async () => {
    const body = JSON.stringify({ client_id: instance.clientId, client_secret: instance.clientSecret });
    const half = Math.floor(body.length / 2);
    const chunk = (text) => `${text.length.toString(16)};note="x"\r\n${text}\r\n`;
    const answer = await send(`POST /api/4.0/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\nTrailer: x\r\n\r\n`);
    assert.equal(status(answer), 200, answer.slice(0, 300));
  });

  it('does not let a header or a name of the client into its own headers', async () => {
    const answer = await call('GET', '/api/4.0/user?fields=id%0d%0aX-Injected:%201', undefined, { 'X-Request-Id': 'tame-id-7' });
    assert.equal(answer.status, 400);
    assert.equal(answer.headers['x-injected'], undefined);
    assert.equal(answer.headers['x-request-id'], 'tame-id-7');
    const wild = await send('GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: a"b\\c {}\t\x7f\r\n\r\n');
    assert.equal(/x-request-id: [^\r]*["{]/i.test(wild), false);
  });

  it('a client that goes away in the middle of a result does not hold the server up', async () => {
    const { Agent } = await import('node:https');
    const agent = new Agent({ keepAlive: false });
    for (let round = 0; round < 8; ++round) {
      const begun = new Promise((resolve) => {
        const going = request(instance, 'POST', '/api/4.0/queries/run/csv?limit=-1', {
          agent,
          headers: { Authorization: `Bearer ${call.token}` },
          body: { model: 'thelook', view: 'events', fields: ['events.id', 'events.uri', 'events.session_id'] },
          onHead: resolve,
        });
        going.catch(() => {});  // Cut below, on purpose.
      });
      await begun;
      agent.destroy();
      for (const sockets of Object.values(agent.sockets)) for (const socket of sockets) socket.destroy();
    }
    const [row] = (await call('POST', '/api/4.0/queries/run/json', { model: 'thelook', view: 'events', fields: ['events.count'] })).json();
    assert.equal(row['events.count'], 415936);
  });

  it('many connections at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) =>
      call('POST', '/api/4.0/queries/run/json', { model: 'thelook', view: 'order_items', fields: ['order_items.count'], filters: { 'order_items.id': `<=${n + 1}` } })));
    answers.forEach((answer, n) => {
      if (answer.status === 200) assert.equal(answer.json()[0]['order_items.count'], n + 1);
      else {
        assert.ok([429, 503].includes(answer.status), answer.text);
        assert.ok(Number(answer.headers['retry-after']) > 0);
      }
    });
    assert.ok(answers.filter((answer) => answer.status === 200).length >= 8);
  });
});
