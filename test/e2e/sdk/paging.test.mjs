// Lists in pages, by the SDK's own pager and by hand.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pageAll } from '@looker/sdk-rtl';
import { Instance } from '../lib/instance.mjs';
import { connect } from '../lib/sdk.mjs';
import { caller } from '../lib/http.mjs';

describe('paging', () => {
  let instance;
  let sdk;
  let call;
  before(async () => {
    instance = await Instance.start('thelook');
    sdk = connect(instance);
    call = await caller(instance);
  });
  after(() => instance.stop());

  it('the pages together are the whole list', async () => {
    const all = await sdk.ok(sdk.all_users({ sorts: 'id' }));
    assert.ok(all.length >= 5);
    const paged = [];
    for (let offset = 0; ; offset += 2) {
      const page = await sdk.ok(sdk.all_users({ sorts: 'id', limit: 2, offset }));
      paged.push(...page);
      assert.ok(page.length <= 2);
      if (page.length < 2) break;
    }
    assert.deepEqual(paged.map((user) => user.id), all.map((user) => user.id));
  });

  it('the SDK pager walks the Link header and stops', async () => {
    const all = await sdk.ok(sdk.all_users({ fields: 'id' }));
    const pages = [];
    await pageAll(sdk, () => sdk.search_users({ fields: 'id', limit: 2, offset: 0 }), (page) => { pages.push(page.length); return page; });
    assert.equal(pages.reduce((sum, length) => sum + length, 0), all.length);
    assert.ok(pages.length >= 3);
  });

  it('Link says first, prev, next and last; X-Total-Count the number', async () => {
    const rels = (answer) => [...(answer.headers.link ?? '').matchAll(/rel="(\w+)"/g)].map((match) => match[1]).sort();
    const total = (await sdk.ok(sdk.all_users({ fields: 'id' }))).length;
    const first = await call('GET', '/api/4.0/users?limit=2&fields=id,email');
    assert.deepEqual(rels(first).filter((rel) => rel === 'next' || rel === 'prev'), ['next']);
    assert.equal(first.headers['x-total-count'], String(total));
    for (const part of first.headers.link.split(',')) assert.match(part, /^\s*<https:\/\/[^>]+>;\s*rel="\w+"$/, 'no comma inside an address');
    const last = await call('GET', `/api/4.0/users?limit=2&offset=${total - 1}`);
    assert.equal(last.json().length, 1);
    assert.deepEqual(rels(last).filter((rel) => rel === 'next' || rel === 'prev'), ['prev']);
    assert.equal((await call('GET', '/api/4.0/users')).headers.link, undefined);
  });

  it('page and per_page do the same; limit and offset win', async () => {
    const ids = async (query) => (await call('GET', `/api/4.0/users?sorts=id&fields=id&${query}`)).json().map((user) => user.id);
    assert.deepEqual(await ids('page=2&per_page=2'), await ids('limit=2&offset=2'));
    assert.deepEqual(await ids('page=1&per_page=1&limit=3&offset=1'), await ids('limit=3&offset=1'));
  });

  it('sorts and searches', async () => {
    const emails = (await sdk.ok(sdk.search_users({ email: '%@example.com', sorts: 'email desc' }))).map((user) => user.email);
    assert.ok(emails.length >= 4);
    assert.deepEqual(emails, [...emails].sort().reverse());
    assert.deepEqual((await sdk.ok(sdk.search_users({ first_name: 'A_A' }))).map((user) => user.email), ['ana@example.com']);
    assert.deepEqual(await sdk.ok(sdk.search_users({ first_name: 'an' })), [], 'the whole value must match');
    const either = await sdk.ok(sdk.search_users({ first_name: 'ana', email: 'ben@example.com', filter_or: true, sorts: 'email' }));
    assert.deepEqual(either.map((user) => user.email), ['ana@example.com', 'ben@example.com']);
    assert.deepEqual(await sdk.ok(sdk.search_users({ first_name: 'ana', email: 'ben@example.com' })), []);
  });
});
