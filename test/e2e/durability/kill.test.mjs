// A write that was acknowledged is there after `kill -9` at any moment.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Instance } from '../lib/instance.mjs';
import { caller, login, request } from '../lib/http.mjs';

describe('kill -9', () => {
  let instance;
  before(async () => { instance = await Instance.copy('thelook'); });
  after(() => instance.stop());

  it('loses no acknowledged query, token or session', { timeout: 240_000 }, async () => {
    const rounds = 12;
    const acknowledged = [];
    let number = 0;
    for (let round = 0; round < rounds; ++round) {
      await instance.serve();
      const call = await caller(instance);

      // Everything of the earlier rounds.
      for (const { id, slug, limit } of acknowledged) {
        const found = await call('GET', `/api/4.0/queries/${id}`);
        assert.equal(found.status, 200, `round ${round}: query ${id} is lost: ${found.text}`);
        assert.equal(found.json().slug, slug);
        assert.equal(found.json().limit, limit);
      }
      const dev = await call('PATCH', '/api/4.0/session', { workspace_id: 'dev' });
      assert.equal(dev.status, 200, dev.text);

      // Four writers at once; the server is killed under them when so many writes have been acknowledged, while others are on
      // their way. Each writer remembers only what was answered.
      const enough = acknowledged.length + 1 + 3 * round;
      let kill;
      const reached = new Promise((resolve) => { kill = resolve; });
      const writer = async () => {
        for (;;) {
          const limit = String(1 + number++);
          let answer;
          try {
            answer = await call('POST', '/api/4.0/queries', { model: 'thelook', view: 'order_items', fields: ['order_items.count'], limit });
          } catch {
            return;  // The connection broke: never acknowledged.
          }
          assert.equal(answer.status, 200, answer.text);
          const { id, slug } = answer.json();
          acknowledged.push({ id, slug, limit });
          if (acknowledged.length >= enough) kill();
        }
      };
      const writers = [writer(), writer(), writer(), writer()];
      await Promise.race([reached, Promise.all(writers)]);
      await instance.kill9();
      await Promise.all(writers);

      // The token and its workspace were acknowledged too.
      await instance.serve();
      const session = await request(instance, 'GET', '/api/4.0/session', { headers: { Authorization: `Bearer ${call.token}` } });
      assert.equal(session.status, 200, `round ${round}: the token is lost: ${session.text}`);
      assert.equal(session.json().workspace_id, 'dev');
      await instance.kill9();
    }
    assert.ok(acknowledged.length > rounds * 10, `only ${acknowledged.length} writes were acknowledged, too few to mean anything`);
    assert.equal(new Set(acknowledged.map((each) => each.id)).size, acknowledged.length);
  });

  it('ends in good order on SIGTERM: the running request is answered, then status 0', async () => {
    await instance.serve();
    const token = await login(instance);
    let slow;
    await new Promise((begun) => {
      slow = request(instance, 'POST', '/api/4.0/queries/run/csv?limit=-1', {
        headers: { Authorization: `Bearer ${token}` },
        body: { model: 'thelook', view: 'events', fields: ['events.id', 'events.uri', 'events.created_time'] },
        onHead: begun,
      });
    });
    const ended = instance.terminate();
    const answer = await slow;
    assert.equal(answer.status, 200);
    assert.equal(answer.text.split('\n').length - 2, 415936);
    assert.equal(await ended, 0);
  });
});
