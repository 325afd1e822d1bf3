// Serves a copy of an instance that test/e2e/run has made, so that every test file has a server and a store of its own.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const home = process.env.ORIEL_E2E;
const binary = process.env.ORIEL_BIN;
if (!home || !binary) {
  throw new Error('run these tests with test/e2e/run, which makes the instances');
}

/** Waits for a promise, but not for ever. */
export function within(milliseconds, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The keys of an ini file's section, quotes and blanks stripped. */
export function parseIni(text, section) {
  const values = {};
  let here = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('[')) here = line === `[${section}]`;
    else if (here && line && !line.startsWith('#') && !line.startsWith(';')) {
      const at = line.indexOf('=');
      values[line.slice(0, at).trim()] = line.slice(at + 1).trim().replace(/^"(.*)"$/, '$1');
    }
  }
  return values;
}

export class Instance {
  /** Copies the instance of a sample. `stop` removes the copy. */
  static async copy(sample) {
    const instance = new Instance();
    instance.sample = sample;
    instance.dir = await mkdtemp(path.join(home, `${sample}-`));
    await cp(path.join(home, sample), instance.dir, { recursive: true });
    instance.iniFile = path.join(instance.dir, 'looker.ini');
    instance.certificate = await readFile(path.join(instance.dir, 'tls', 'cert.pem'));
    const ini = parseIni(await readFile(instance.iniFile, 'utf8'), 'Looker');
    instance.clientId = ini.client_id;
    instance.clientSecret = ini.client_secret;
    return instance;
  }

  static async start(sample, options = []) {
    const instance = await Instance.copy(sample);
    await instance.serve(options);
    return instance;
  }

  /** Starts the server on a free port and waits for the line that says where it serves. */
  async serve(options = []) {
    this.log = '';
    this.process = spawn(binary, ['serve', '--data', this.dir, '--listen', '127.0.0.1:0', ...options],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.process, 'exit');
    this.process.stderr.on('data', (bytes) => { this.log += bytes; });
    const lines = createInterface({ input: this.process.stdout });
    const serving = new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        this.log += `${line}\n`;
        const match = /^oriel: serving (https?:\/\/\S+)/.exec(line);
        if (match) resolve(match[1].replace(/\/$/, ''));
      });
      this.exited.then(([code]) => reject(new Error(`the server ended with ${code}:\n${this.log}`)));
    });
    this.url = await within(30_000, serving, 'starting the server');
    this.port = Number(new URL(this.url).port);
    this.api = `${this.url}/api/4.0`;
  }

  /** Ends the server in good order; returns its exit status. */
  async terminate() {
    this.process.kill('SIGTERM');
    const [code, signal] = await within(20_000, this.exited, 'stopping the server');
    return code ?? signal;
  }

  /** Ends the server as a power cut would. */
  async kill9() {
    this.process.kill('SIGKILL');
    await within(10_000, this.exited, 'killing the server');
  }

  async stop() {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) await this.terminate();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Truth computed from a sample's tables: [{name, query, rows}]. */
export async function truth(sample) {
  const { readdir } = await import('node:fs/promises');
  const folder = path.join(home, 'truth', sample);
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (file) => ({
    name: path.basename(file, '.json'),
    ...JSON.parse(await readFile(path.join(folder, file), 'utf8')),
  })));
}
