// A client in TypeScript, generated from openapi.json, talks to a real server: what compiles here is what the
// description promises.
//
//   node smoke.js SERVER TOKEN_FILE
import { readFileSync } from 'node:fs';
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const [server, tokenFile] = process.argv.slice(2) as [string, string];
const token = readFileSync(tokenFile, 'utf8').trim();
const client = createClient<paths>({ baseUrl: server, headers: { Authorization: `Bearer ${token}` } });

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(what);
  return value;
}

const started = await client.POST('/api/v1/sessions', { body: { jurisdiction: 'DE' } });
const session: components['schemas']['IssuedSession'] = need(started.data, 'no session');

const checked = await client.POST('/api/v1/sessions/check', { body: { token: session.token } });
if (need(checked.data, 'no check').status !== 'active') throw new Error('the session is not active');

const decided = await client.POST('/api/v1/consents/decide', {
  body: { session: session.id, purpose: 'advertising' },
});
if (need(decided.data, 'no decision').allowed) throw new Error('advertising without a yes');

const refused = await client.POST('/api/v1/consents/decide', {
  body: { purpose: 'advertising' },
  headers: { Authorization: 'Bearer sat_nobody' },
});
const problem: components['schemas']['Problem'] = need(refused.error, 'no problem');
if (problem.status !== 401 || problem.type !== '/problems/not-authenticated') throw new Error('not refused');

console.log('ok: the generated client starts, checks, decides, and is refused as described');
