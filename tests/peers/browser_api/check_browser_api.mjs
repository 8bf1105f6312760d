// The client of the browser API in Chromium, in a page of another origin, as a shop would use it.
//
//   node check_browser_api.mjs CHROMIUM SERVER TOKEN_FILE PAGE_PORT OTHER_PORT
//
// http://127.0.0.1:PAGE_PORT is one of the server's consent_origins, OTHER_PORT is not. Prints one line for each
// thing that held, and fails at the first that does not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';

const [chromium, server, tokenFile, pagePort, otherPort] = process.argv.slice(2);
const authorization = `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`;

const html = `<!doctype html><title>shop</title><script src="${server}/c/v1/client.js"></script>`;
const policy = `default-src 'none'; script-src ${server}; connect-src ${server}`;
const serve = (port) =>
  new Promise((done) => {
    const http = createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy });
      response.end(html);
    });
    http.listen(Number(port), '127.0.0.1', () => done(http));
  });

async function api(path, body) {
  const reply = await fetch(server + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: authorization },
    body: JSON.stringify(body),
  });
  const answer = await reply.json();
  assert.equal(reply.ok, true, `${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function visitor(jurisdiction) {
  const session = (await api('/api/v1/sessions', { jurisdiction })).id;
  const origin = `http://127.0.0.1:${pagePort}`;
  const { ticket } = await api('/api/v1/consents/tickets', { session, origin });
  return { session, ticket };
}
const allowed = async (session, purpose) => (await api('/api/v1/consents/decide', { session, purpose })).allowed;

const events = async (session) => {
  const reply = await fetch(`${server}/api/v1/sessions/${session}/events`, { headers: { Authorization: authorization } });
  assert.equal(reply.ok, true);
  return (await reply.json()).items;
};

const servers = [await serve(pagePort), await serve(otherPort)];
const browser = await puppeteer.launch({
  executablePath: chromium,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

/// A page with the client, and the answers of the server to it.
async function open(port, ticket, prepare = () => {}) {
  const page = await browser.newPage();
  const answers = [];
  page.on('response', async (response) => {
    const path = new URL(response.url()).pathname;
    const body = path.startsWith('/c/v1/') && path !== '/c/v1/client.js' ? await response.text().catch(() => '') : '';
    if (body) answers.push({ path, status: response.status(), body: JSON.parse(body) });
  });
  await prepare(page);
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate((server, t) => {
    self.visit = self.sessionaudit({ server, ticket: t, language: 'en', notice: { id: 'cookies', version: '3' } });
  }, server, ticket);
  return { page, answers };
}
const until = async (what, condition) => {
  for (let i = 0; i < 100; ++i) {
    if (await condition()) return console.log(`ok: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
  assert.fail(`not seen: ${what}`);
};

try {
  const anna = await visitor('DE');
  const { page, answers } = await open(pagePort, anna.ticket);
  const recorded = () => answers.filter((a) => a.path === '/c/v1/events').reduce((sum, a) => sum + a.body.recorded, 0);

  await page.evaluate(() => visit.event('page_view', { purpose: 'audience_measurement', path: '/' }));
  await until('a purpose is asked about', () => answers.some((a) => a.path === '/c/v1/decision' && a.status === 200));
  await new Promise((later) => setTimeout(later, 500));
  assert.equal(answers.filter((a) => a.path === '/c/v1/events').length, 0);
  console.log('ok: the event waits for a choice');

  await page.evaluate(() => visit.consent.give('audience_measurement'));
  assert.equal(await allowed(anna.session, 'audience_measurement'), true);
  await until('the event is sent and recorded once there is a yes', () => recorded() === 1);

  await page.evaluate(() => visit.consent.refuse('advertising'));
  await page.evaluate(() => visit.event('click', { purpose: 'advertising' }));
  await new Promise((later) => setTimeout(later, 500));
  assert.equal(recorded(), 1);
  console.log('ok: an event for a refused purpose is not even sent');

  await page.evaluate(() => visit.consent.withdraw('audience_measurement'));
  assert.equal(await allowed(anna.session, 'audience_measurement'), false);
  console.log('ok: a withdrawal holds');

  const kept = await page.evaluate(() => document.cookie.length + localStorage.length + sessionStorage.length);
  assert.equal(kept, 0);
  const cookies = await (await page.createCDPSession()).send('Network.getAllCookies');
  assert.deepEqual(cookies.cookies, []);
  console.log('ok: no cookie, nothing stored');

  const bao = await visitor('US-CA');
  const gpc = await open(pagePort, bao.ticket, (p) =>
    p.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })),
  );
  assert.equal(await allowed(bao.session, 'advertising'), true);
  const rules = await gpc.page.evaluate(() => visit.consent.decide('advertising'));
  assert.equal(rules.advertising.state, 'opted_out');
  assert.equal(await allowed(bao.session, 'advertising'), false);
  console.log('ok: Global Privacy Control opts out');

  const chidi = await visitor('DE');
  const leaving = await open(pagePort, chidi.ticket);
  await leaving.page.evaluate(() => visit.event('purchase', { name: 'T-1', value_minor: 2500, currency: 'EUR' }));
  await leaving.page.goto('about:blank');
  // The browser tells nobody of a beacon of a page that is gone, so the store is asked.
  await until('what is left when the page goes arrives', async () =>
    (await events(chidi.session)).some((event) => event.kind === 'purchase'),
  );

  const evil = await open(otherPort, anna.ticket);
  const failure = await evil.page.evaluate(() => visit.consent.give('advertising').then(() => '', (e) => e.name));
  assert.equal(failure, 'TypeError');
  assert.equal(await allowed(anna.session, 'advertising'), false);
  console.log('ok: a page of another origin gets nothing and changes nothing');
} finally {
  await browser.close();
  servers.forEach((http) => http.close());
}
