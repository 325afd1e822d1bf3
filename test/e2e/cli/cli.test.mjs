// The command line: what it prints, what it writes, and its exit status.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Instance, truth, within } from '../lib/instance.mjs';
import { login, request } from '../lib/http.mjs';
import { parseCsv, same } from '../lib/compare.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Runs the program to its end: {status, out, err}. */
async function oriel(args, input = '') {
  const child = spawn(process.env.ORIEL_BIN, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const result = { out: '', err: '' };
  child.stdout.on('data', (bytes) => { result.out += bytes; });
  child.stderr.on('data', (bytes) => { result.err += bytes; });
  child.stdin.on('error', () => {});  // It may end before it has read.
  child.stdin.end(input);
  const [status, signal] = await within(120_000, once(child, 'close'), `oriel ${args[0]}`);
  return { ...result, status: status ?? signal };
}

describe('command line', () => {
  let work;
  let instance;
  before(async () => {
    work = await mkdtemp(path.join(process.env.ORIEL_E2E, 'cli-'));
    instance = await Instance.copy('thelook');
  });
  after(async () => {
    await instance.stop();
    await rm(work, { recursive: true });
  });

  it('explains itself, with examples for each command', async () => {
    for (const command of [['init'], ['serve'], ['demo'], ['validate'], ['sql'], ['query'], ['user'], ['user', 'add'], ['key'], ['key', 'add'], ['connection'], ['connection', 'add'], ['project'], ['project', 'add'], ['api'], ['api', 'coverage']]) {
      const help = await oriel([...command, '--help']);
      assert.equal(help.status, 0, command.join(' '));
      assert.match(help.out, /Usage:/i);
    }
    assert.match((await oriel(['--help'])).out, /Exit status: 0 done/);
    assert.match((await oriel(['--version'])).out, /^oriel \d+\.\d+\.\d+$/m);
  });

  it('help shows defaults, and each command its own examples', async () => {
    for (const [args, words] of [
      [['init'], /--listen HOST:PORT=127\.0\.0\.1:19999/], [['sql'], /--dialect TEXT=duckdb/], [['query'], /--format TEXT=csv/],
      [['demo'], /=thelook/], [['user', 'disable'], /Keep a user out/], [['user', 'enable'], /Let a disabled user in/],
      [['user'], /oriel user list --data/], [['key', 'list'], /oriel key list --data/],
    ]) {
      const { out } = await oriel([...args, '--help']);
      assert.match(out, words, args.join(' '));
      assert.ok(!out.includes('oriel validate ./my-lookml-project'), 'the general examples are those of the program');
    }
  });

  it('a wrong command line is told what was found and what would do', async () => {
    for (const [args, words] of [
      [['querry'], /^oriel: unknown command 'querry'; did you mean 'query'\?$/m], [['user', 'lst'], /unknown command 'lst'; did you mean 'list'\?/],
      [['frobnicate'], /unknown command 'frobnicate'; there is init, serve/], [['user'], /'oriel user' needs a command: add, list, disable or enable/],
      [['serve', '--data'], /^oriel: --data needs a folder$/m], [['serve', '--dta', work], /no option '--dta'; did you mean '--data'\?/],
      [['serve'], /'oriel serve' needs --data/], [['validate', 'a', 'b'], /'oriel validate' takes no 'b'/],
      [['query', '--data', work, '--query', '-', '--limit', 'abc'], /^oriel: --limit takes a whole number, found 'abc'$/m],
      [['sql', '--project', work, '--query', '-', '--dialect', 'oracle'], /^oriel: --dialect: no dialect 'oracle'; there are 'bigquery'/m],
      [['user', 'add', '--data', instance.dir, 'bob'], /^oriel: 'bob' is no e-mail address/m],
    ]) {
      const { status, err, out } = await oriel(args);
      assert.equal(status, 2, `${args.join(' ')}: ${err}`);
      assert.match(err, words);
      assert.equal(out, '');
    }
  });

  it('ends with 2 on a wrong command line', async () => {
    for (const args of [[], ['nonsense'], ['init'], ['serve', '--nonsense'], ['validate'], ['init', '--data', work, '--sample', 'nonsense'], ['serve', '--data', work, '--workers', '-5']]) {
      const { status, err } = await oriel(args);
      assert.equal(status, 2, `${args.join(' ')}: ${err}`);
      assert.notEqual(err, '');
    }
  });

  it('serves a database and a LookML project of one\'s own', async () => {
    const data = path.join(work, 'own');
    const lookml = path.join(work, 'my-cafe');
    assert.equal((await oriel(['init', '--data', data])).status, 0);
    await mkdir(lookml);
    await writeFile(path.join(lookml, 'cafe.model.lkml'), 'connection: "cafe"\ninclude: "*.view"\nexplore: items {}\n');
    await writeFile(path.join(lookml, 'items.view.lkml'), 'view: items { sql_table_name: order_items ;; dimension: status {} measure: count { type: count } }\n');
    const early = await oriel(['project', 'add', lookml, '--data', data]);
    assert.equal(early.status, 0, early.err);
    assert.match(early.out, /model 'cafe'/);
    assert.match(early.err, /connection 'cafe', which is not there yet/);

    const absent = await oriel(['connection', 'add', 'cafe', '--data', data, '--database', path.join(work, 'absent.duckdb')]);
    assert.equal(absent.status, 1);
    assert.match(absent.err, /there is no database file '\/.*absent\.duckdb'/);
    const added = await oriel(['connection', 'add', 'cafe', '--data', data, '--database', path.join(instance.dir, 'databases/thelook.duckdb')]);
    assert.equal(added.status, 0, added.err + added.out);
    assert.match(added.out, /^query\tsuccess\t/m);
    assert.match((await oriel(['connection', 'list', '--data', data])).out, /^cafe\tduckdb\t/m);
    assert.match((await oriel(['project', 'list', '--data', data])).out, /^my-cafe\tcafe\t\//m);

    const query = JSON.stringify({ model: 'cafe', view: 'items', fields: ['items.count'] });
    const answer = await oriel(['query', '--data', data, '--query', '-'], query);
    assert.equal(answer.status, 0, answer.err);
    assert.match(answer.out, /^\d{3,}$/m);

    await writeFile(path.join(lookml, 'cafe.model.lkml'), 'connection: "cafe"\nexplore: items {\n');
    const broken = await oriel(['query', '--data', data, '--query', '-'], query);
    assert.equal(broken.status, 3);
    assert.match(broken.err, /no usable model 'cafe': cafe\.model\.lkml:\d+:\d+: error: /);
    assert.equal((await oriel(['project', 'delete', 'my-cafe', '--data', data])).status, 0);
    assert.equal((await oriel(['connection', 'delete', 'cafe', '--data', data])).status, 0);
    assert.equal((await oriel(['connection', 'list', '--data', data])).out, '');
  });

  it('init makes an instance that only its owner can read, and never over another', async () => {
    const data = path.join(work, 'fresh');
    const made = await oriel(['init', '--data', data]);
    assert.equal(made.status, 0, made.err);
    for (const [file, mode] of [['looker.ini', 0o600], ['secret.key', 0o600], ['oriel.db', 0o600], ['tls/key.pem', 0o600], ['.', 0o700]]) {
      assert.equal((await stat(path.join(data, file))).mode & 0o777, mode, file);
    }
    const written = await readFile(path.join(data, 'looker.ini'), 'utf8');
    assert.match(written, /^\[Looker\]$/m);
    const again = await oriel(['init', '--data', data]);
    assert.equal(again.status, 1);
    assert.match(again.err, /not empty/);
    assert.equal(await readFile(path.join(data, 'looker.ini'), 'utf8'), written);
  });

  it('init leaves nothing half made behind', async () => {
    const data = path.join(work, 'half');
    const failed = await oriel(['init', '--data', data, '--sample', 'flights', '--flights-dir', '/nowhere']);
    assert.equal(failed.status, 1);
    assert.match(failed.err, /\/nowhere\/flights-3m\.parquet/);
    assert.equal((await oriel(['init', '--data', data])).status, 0, 'the same folder can be tried again');
  });

  it('the secret of a key is nowhere in the store, and is said once', async () => {
    const bytes = await readFile(path.join(instance.dir, 'oriel.db'));
    assert.equal(bytes.includes(instance.clientSecret), false);
    assert.ok(bytes.includes(instance.clientId));
  });

  it('serve says why it cannot', async () => {
    for (const [args, words] of [
      [['--data', '/nowhere'], /\/nowhere/], [['--data', instance.dir, '--listen', '300.1.1.1:5'], /300\.1\.1\.1/],
      [['--data', instance.dir, '--tls', '/no/cert.pem,/no/key.pem'], /\/no\/cert\.pem/], [['--data', instance.dir, '--listen', 'nonsense'], /nonsense/],
    ]) {
      const { status, err } = await oriel(['serve', ...args]);
      assert.equal(status, 1, err);
      assert.match(err, words);
    }
  });

  it('validate: 0 for the samples, 3 for errors, as text and as JSON', async () => {
    for (const sample of ['thelook', 'flights']) {
      const { status, out } = await oriel(['validate', path.join(root, 'examples', sample)]);
      assert.equal(status, 0, out);
      assert.match(out, /0 errors, 0 warnings/);
    }
    const project = path.join(work, 'project');
    await mkdir(project);
    await writeFile(path.join(project, 'shop.model.lkml'), 'connection: "x"\ninclude: "*.view"\nexplore: a {}\n');
    await writeFile(path.join(project, 'a.view.lkml'), 'view: a {\n  dimension: id { primary_key: yes }\n  dimension: x { tipe: number }\n  measure: total { type: sum sql: ${missing} ;; }\n}\n');
    const text = await oriel(['validate', project]);
    assert.equal(text.status, 3, text.out);
    assert.match(text.out, /a\.view\.lkml:3:\d+: \w+: unknown parameter 'tipe'.*did you mean 'type'/);
    assert.match(text.out, /a\.view\.lkml:4:\d+: error: .*missing/);
    const json = await oriel(['validate', project, '--format', 'json']);
    assert.equal(json.status, 3);
    assert.ok(JSON.parse(json.out).errors.some((error) => error.file_path === 'a.view.lkml' && error.line_number === 4));
    assert.equal((await oriel(['validate', '/nowhere'])).status, 1);
  });

  it('validate writes SARIF 2.1.0', async () => {
    const project = path.join(work, 'sarif');
    await mkdir(project);
    await writeFile(path.join(project, 'ä shop.model.lkml'), 'connection: "x"\nexplore: a {}\nview: b { label: "ü" tipe: "x" dimension: x { sql: ${y} ;; } }\n');
    const { status, out } = await oriel(['validate', project, '--format', 'sarif']);
    assert.equal(status, 3);
    const log = JSON.parse(out);
    // What the standard requires, and what readers of it rely on.
    assert.equal(log.version, '2.1.0');
    assert.match(log.$schema, /sarif.*2\.1\.0/);
    assert.equal(log.runs.length, 1);
    const [run] = log.runs;
    assert.equal(run.tool.driver.name, 'oriel');
    assert.match(run.tool.driver.version, /^\d+\.\d+\.\d+$/);
    assert.equal(run.columnKind, 'unicodeCodePoints');
    for (const invocation of run.invocations) assert.equal(typeof invocation.executionSuccessful, 'boolean');
    const ids = run.tool.driver.rules.map((rule) => rule.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const rule of run.tool.driver.rules) assert.ok(['error', 'warning', 'note', 'none'].includes(rule.defaultConfiguration.level));
    assert.ok(run.results.length >= 2);
    for (const result of run.results) {
      assert.equal(typeof result.message.text, 'string');
      assert.ok(['error', 'warning', 'note', 'none'].includes(result.level));
      assert.equal(ids[result.ruleIndex], result.ruleId);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      assert.equal(artifactLocation.uri, '%C3%A4%20shop.model.lkml');
      assert.ok(run.originalUriBaseIds[artifactLocation.uriBaseId]);
      assert.ok(region.startLine >= 1 && region.startColumn >= 1);
    }
    const unknown = run.results.find((result) => result.ruleId === 'unknown-view');
    assert.deepEqual(unknown.locations[0].physicalLocation.region, { startLine: 2, startColumn: 10 });
    assert.equal(unknown.level, 'error');
    const misspelt = run.results.find((result) => result.ruleId === 'unknown-param');
    assert.deepEqual(misspelt.locations[0].physicalLocation.region, { startLine: 3, startColumn: 22 });
    assert.equal(misspelt.level, 'warning');
    const clean = await oriel(['validate', path.join(root, 'examples/thelook'), '--format', 'sarif']);
    assert.equal(clean.status, 0);
    assert.deepEqual(JSON.parse(clean.out).runs[0].results, []);
  });

  it('validate: what is no project is no success', async () => {
    const empty = path.join(work, 'empty');
    await mkdir(empty);
    const nothing = await oriel(['validate', empty]);
    assert.equal(nothing.status, 1);
    assert.match(nothing.err, /no LookML in .*no \*\.model\.lkml/);
    assert.equal(nothing.out, '');
    const file = path.join(empty, 'a.view.lkml');
    await writeFile(file, 'view: a { dimension: x {} }\n');
    const one = await oriel(['validate', file]);
    assert.equal(one.status, 1);
    assert.match(one.err, /is a file; the folder of a project is expected/);
    const views = await oriel(['validate', empty]);
    assert.equal(views.status, 0, 'views that other projects import');
    assert.match(views.err, /note: there is no \*\.model\.lkml/);
    await writeFile(file, 'view: a { dimension: x {\n');
    assert.equal((await oriel(['validate', empty])).status, 3, 'their own errors are found');
  });

  it('query and sql answer from files and from standard input', async () => {
    const { query, rows } = (await truth('thelook')).find((each) => each.name === 'items_by_status');
    const csv = await oriel(['query', '--data', instance.dir, '--query', '-'], JSON.stringify(query));
    assert.equal(csv.status, 0, csv.err);
    const table = parseCsv(csv.out).slice(1);
    assert.equal(table.length, rows.length);
    rows.forEach((row, line) => row.forEach((value, column) => assert.ok(same(typeof value === 'number' ? Number(table[line][column]) : table[line][column], value))));
    const sql = await oriel(['sql', '--project', path.join(root, 'examples/thelook'), '--dialect', 'postgres', '--query', path.join(root, 'examples/thelook/truth/items_by_status.json')]);
    assert.equal(sql.status, 0, sql.err);
    assert.match(sql.out, /^SELECT/);
    for (const [text, status, words] of [
      ['{"model":"thelook","view":"users","fields":["users.nope"]}', 3, /users\.nope/], ['{"model":', 3, /^oriel: standard input is not valid JSON at line 1, column \d+: [a-zA-Z ]+$/m],
      ['[]', 3, /^oriel: a query is a JSON object, found an array$/m], ['{"model":"thelook","explore":"users"}', 3, /^oriel: 'view' is missing/m],
      ['{"model":"thelok","view":"users","fields":["users.count"]}', 3, /no model 'thelok'; did you mean 'thelook'\?/],
    ]) {
      const bad = await oriel(['query', '--data', instance.dir, '--query', '-'], text);
      assert.equal(bad.status, status, `${text}: ${bad.err}`);
      assert.match(bad.err, words);
    }
    const typo = await oriel(['sql', '--project', path.join(root, 'examples/thelook'), '--query', '-'], '{"model":"thelook","view":"users","fields":["users.conut"]}');
    assert.equal(typo.status, 3);
    assert.equal(typo.err.match(/users\.conut/g).length, 1, typo.err);
    assert.match(typo.err, /did you mean 'users\.count'/);
    const absent = await oriel(['query', '--data', instance.dir, '--query', '/nowhere.json']);
    assert.equal(absent.status, 1);
  });

  it('query ends its output with a newline on a terminal, and nowhere else', async () => {
    const args = ['query', '--data', instance.dir, '--query', path.join(work, 'count.json'), '--format', 'json'];
    await writeFile(args[4], '{"model":"thelook","view":"users","fields":["users.count"]}');
    assert.match((await oriel(args)).out, /^\[.*\]$/);
    const terminal = spawn('script', ['-qec', [process.env.ORIEL_BIN, ...args].map((arg) => `'${arg}'`).join(' '), '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let shown = '';
    terminal.stdout.on('data', (bytes) => { shown += bytes; });
    const [status] = await within(60_000, once(terminal, 'close'), 'script');
    assert.equal(status, 0);
    assert.match(shown, /\]\r\n$/);
  });

  it('query fails when the database does, in every format, and says which', async () => {
    const broken = await Instance.copy('thelook');
    try {
      await rm(path.join(broken.dir, 'databases/thelook.duckdb'));
      for (const format of ['json', 'csv']) {
        const failed = await oriel(['query', '--data', broken.dir, '--query', '-', '--format', format], '{"model":"thelook","view":"users","fields":["users.count"]}');
        assert.equal(failed.status, 1, failed.err);
        assert.equal(failed.out, '');
        assert.match(failed.err, /^oriel: connection 'thelook' cannot be opened by DuckDB v1\.\d+\.\d+: .*"thelook\.duckdb"/m);
        assert.ok(failed.err.includes(path.join(broken.dir, 'databases/thelook.duckdb')), 'whoever runs it is told the folder');
      }
      // The API answers such a failure as a row; whoever asks there is not told the folder.
      await broken.serve();
      const token = await login(broken);
      const answer = await request(broken, 'POST', '/api/4.0/queries/run/json', {
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: '{"model":"thelook","view":"users","fields":["users.count"]}' });
      assert.equal(answer.status, 200);
      assert.match(answer.json()[0].looker_error, /connection 'thelook' cannot be opened/);
      assert.ok(!answer.json()[0].looker_error.includes(broken.dir));
    } finally {
      await broken.stop();
    }
  });

  it('api coverage counts what the served document calls built', async () => {
    const { out } = await oriel(['api', 'coverage']);
    const [, built] = /^(\d+) of 483 operations/.exec(out);
    const missing = (await oriel(['api', 'coverage', '--missing'])).out;
    const listed = missing.split('\n').slice(1).flatMap((line) => line.replace(/^[^:]*:/, '').trim().split(/\s+/)).filter(Boolean);
    assert.equal(Number(built) + listed.length, 483);
  });

  it('users and keys: added while the server runs, they can come in; taken away, they cannot', async () => {
    await instance.serve();
    assert.match(instance.log, /looker\.ini sends clients to https:\/\/127\.0\.0\.1:19999; give them LOOKERSDK_BASE_URL=https:/);
    const added = await oriel(['user', 'add', '--data', instance.dir, 'eve@example.com', '--first-name', 'Eve', '--role', 'Viewer']);
    assert.equal(added.status, 0, added.err);
    assert.match(added.err, /oriel key add --data \S+ --user eve@example\.com/);
    const taken = await oriel(['user', 'add', '--data', instance.dir, 'EVE@example.com']);
    assert.equal(taken.status, 1, 'an address is taken once');
    assert.match(taken.err, /^oriel: a user with e-mail 'EVE@example\.com' exists: user \d+\n$/);
    const nobody = await oriel(['user', 'add', '--data', instance.dir, 'f@example.com', '--role', 'Nope']);
    assert.equal(nobody.status, 1);
    assert.match(nobody.err, /'Nope'.*'Viewer'/);
    const people = (await oriel(['user', 'list', '--data', instance.dir])).out.split('\n').map((line) => line.split('\t').slice(1));
    assert.deepEqual(people.find(([email]) => email === 'eve@example.com'), ['eve@example.com', 'Eve', 'enabled', 'Viewer']);
    assert.ok(!people.some(([email]) => email === 'f@example.com'), 'a user whose role is wrong is not half made');
    const last = await oriel(['user', 'disable', '--data', instance.dir, 'admin@example.com']);
    assert.equal(last.status, 1);
    assert.match(last.err, /no user who is an admin/);
    const key = await oriel(['key', 'add', '--data', instance.dir, '--user', 'eve@example.com']);
    assert.equal(key.status, 0, key.err);
    const eve = { url: instance.url, port: instance.port, certificate: instance.certificate,
      clientId: /client_id=(\S+)/.exec(key.out)[1], clientSecret: /client_secret=(\S+)/.exec(key.out)[1] };
    const token = await login(eve);
    const me = await request(instance, 'GET', '/api/4.0/user', { headers: { Authorization: `Bearer ${token}` } });
    assert.equal(me.json().email, 'eve@example.com');
    const listed = await oriel(['key', 'list', '--data', instance.dir]);
    assert.match(listed.out, new RegExp(eve.clientId));
    assert.equal(listed.out.includes(eve.clientSecret), false);
    assert.equal((await oriel(['key', 'delete', '--data', instance.dir, eve.clientId])).status, 0);
    await assert.rejects(login(eve), /404/);
    const again = await oriel(['key', 'add', '--data', instance.dir, '--user', 'eve@example.com']);
    const other = { ...eve, clientId: /client_id=(\S+)/.exec(again.out)[1], clientSecret: /client_secret=(\S+)/.exec(again.out)[1] };
    await login(other);
    await assert.rejects(login({ ...other, clientSecret: 'not-this-one' }), /404/);
    await assert.rejects(login({ ...other, clientId: 'not-this-one' }), /404/);
    assert.equal((await oriel(['user', 'disable', '--data', instance.dir, 'eve@example.com'])).status, 0);
    await assert.rejects(login(other), /404/);
    assert.equal((await oriel(['user', 'enable', '--data', instance.dir, 'eve@example.com'])).status, 0);
    await login(other);
    // The client is told nothing but 404; whoever runs the server is told why.
    await instance.terminate();
    const refusals = instance.log.split('\n').filter((line) => line.includes('"login refused"')).map((line) => JSON.parse(line));
    const reasons = refusals.map((line) => line.reason);
    for (const reason of ['the secret is another', 'no API key has this client_id', 'the key or its user is disabled']) assert.ok(reasons.includes(reason), `${reason}: ${reasons}`);
    assert.ok(!instance.log.includes('not-this-one'), 'what may be a secret is not logged');
  });
});
