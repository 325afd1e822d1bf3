// Plain HTTPS, so that tests say exactly what goes over the wire.
import https from 'node:https';
import http from 'node:http';
import tls from 'node:tls';
import net from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { within } from './instance.mjs';

/**
 * One request; the answer whole. `path` is put on the wire as it is. Sends no header but Host and those given, and
 * Content-Length when there is a body. `onHead` is called when the head of the answer is in.
 */
export async function request(instance, method, path, { headers = {}, body, agent, onHead } = {}) {
  const secure = instance.url.startsWith('https:');
  const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const sent = { ...headers };
  if (bytes !== undefined) sent['Content-Length'] = bytes.length;
  const options = { host: '127.0.0.1', port: instance.port, method, path, headers: sent, agent: agent ?? false, ca: instance.certificate };
  const answer = new Promise((resolve, reject) => {
    const call = (secure ? https : http).request(options, (response) => {
      onHead?.();
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const content = Buffer.concat(chunks);
        resolve({
          status: response.statusCode,
          headers: response.headers,
          bytes: content,
          text: content.toString('utf8'),
          json: () => JSON.parse(content.toString('utf8')),
        });
      });
    });
    call.on('error', async (error) => {
      // A server that died is the better explanation of a broken connection.
      const ended = instance.exited && await Promise.race([instance.exited, delay(500)]);
      const why = ended ? `; the server ended with ${ended.filter((each) => each !== null)}:\n${instance.log}` : '';
      reject(new Error(`${method} ${path}: ${error.message}${why}`, { cause: error }));
    });
    call.end(bytes);
  });
  return within(60_000, answer, `${method} ${path}`);
}

/** Logs in with the instance's own key; returns the token's text. */
export async function login(instance) {
  const answer = await request(instance, 'POST', '/api/4.0/login', {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: instance.clientId, client_secret: instance.clientSecret }).toString(),
  });
  if (answer.status !== 200) throw new Error(`login answered ${answer.status}: ${answer.text}`);
  return answer.json().access_token;
}

/** A caller with a token: call(method, path, body?, headers?). */
export async function caller(instance) {
  const token = await login(instance);
  const call = (method, path, body, headers = {}) =>
    request(instance, method, path, { body, headers: { Authorization: `Bearer ${token}`, ...headers } });
  call.token = token;
  return call;
}

/** Writes bytes on a fresh connection and returns all that comes back until the server closes it. */
export async function exchange(instance, bytes, { seconds = 30 } = {}) {
  const socket = instance.url.startsWith('https:')
    ? tls.connect({ host: '127.0.0.1', port: instance.port, ca: instance.certificate })
    : net.connect({ host: '127.0.0.1', port: instance.port });
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});  // A reset after the answer is as good as a close.
  await within(10_000, once(socket, instance.url.startsWith('https:') ? 'secureConnect' : 'connect'), 'connecting');
  const closed = once(socket, 'close');
  socket.write(bytes);
  try {
    await within(seconds * 1000, closed, 'waiting for the server to close the connection');
  } finally {
    socket.destroy();
  }
  return Buffer.concat(chunks).toString('latin1');
}
