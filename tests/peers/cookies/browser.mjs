// What Chromium does with Set-Cookie lines: a server on loopback sends each of them, byte by byte, under the host
// it is for; the browser says over its protocol which it blocked and why, and what its jar then holds.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import net from 'node:net';
import tls from 'node:tls';
import puppeteer from 'puppeteer-core';

const bytesOf = (line) => Buffer.from(line, 'utf8');

/// Answers every request; one for ?case=N with the line of that case, one for ?plant=N with its other line. Notes the
/// Cookie field of ?ask=N. Written by hand, since libraries refuse to send what is sent here.
function answerWith(cases, asked) {
  return (socket) => {
    let pending = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end);
        const [, what, number] = /\?(case|plant|ask)=(\d+) /.exec(head) ?? [];
        if (what === 'ask') asked[Number(number)] = /\r\ncookie: ([^\r]*)/i.exec(head)?.[1] ?? '';
        pending = pending.slice(end + 4);
        const parts = [Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nCache-Control: no-store\r\n')];
        const line = { case: cases[number]?.line, plant: cases[number]?.plant }[what];
        if (line !== undefined) parts.push(Buffer.from('Set-Cookie: '), bytesOf(line), Buffer.from('\r\n'));
        parts.push(Buffer.from('\r\nok'));
        socket.write(Buffer.concat(parts));
      }
    });
  };
}

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

/// A profile of the browser: fresh, or with third-party cookies allowed.
function profile(permissive) {
  const folder = mkdtempSync(join(tmpdir(), 'sessionaudit-chromium-'));
  if (permissive) {
    mkdirSync(join(folder, 'Default'));
    writeFileSync(join(folder, 'Default', 'Preferences'), '{"profile":{"cookie_controls_mode":0,"block_third_party_cookies":false}}');
  }
  return folder;
}

const onLoopback = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--ignore-certificate-errors',
  '--host-resolver-rules=MAP * 127.0.0.1', '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks'];

/// Hands `work` a page of a browser, and the origin of a host on the server that answers with `cases`.
async function withBrowser({ chromium, key, certificate }, cases, asked, permissive, work) {
  const servers = {
    https: tls.createServer({ key: readFileSync(key), cert: readFileSync(certificate), ALPNProtocols: ['http/1.1'] }, answerWith(cases, asked)),
    http: net.createServer(answerWith(cases, asked)),
  };
  const ports = { https: await listen(servers.https), http: await listen(servers.http) };
  const folder = profile(permissive);
  const browser = await puppeteer.launch({ userDataDir: folder, executablePath: chromium, headless: true, args: onLoopback });
  try {
    await work(await browser.newPage(), (scheme, host) => `${scheme}://${host}:${ports[scheme]}`);
    return await browser.version();
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    for (const server of Object.values(servers)) server.close();
  }
}

/// Runs in the page; tells whether there was an answer.
const get = (page, url) => page.evaluate(
  (address) => fetch(address, { mode: 'no-cors', credentials: 'include' }).then(() => true, () => false), url);
const write = (page, line) => page.evaluate((text) => { document.cookie = text; }, line);

/// What the browser says about the line of ?case=N, once it does.
async function listenTo(page) {
  const client = await page.createCDPSession();
  await client.send('Network.enable');
  const numbers = new Map();
  const answers = new Map();
  let arrived = () => {};
  client.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const found = /\?case=(\d+)$/.exec(request.url);
    if (found) numbers.set(requestId, Number(found[1]));
    arrived();
  });
  client.on('Network.responseReceivedExtraInfo', ({ requestId, blockedCookies }) => {
    answers.set(requestId, blockedCookies);
    arrived();
  });
  const answerTo = async (number) => {
    for (let left = 200; left > 0; left -= 1) {
      for (const [id, blocked] of answers) if (numbers.get(id) === number) return blocked;
      await new Promise((resolve) => {
        arrived = resolve;
        setTimeout(resolve, 50);
      });
    }
    throw new Error(`the browser said nothing of line ${number}`);
  };
  return { client, answerTo };
}

/// Runs every case, and adds to each `now` (milliseconds), `reasons` and `cookie` (the one in the jar, or none).
export async function runLines(tools, cases, permissive) {
  return withBrowser(tools, cases, [], permissive, async (page, origin) => {
    const { client, answerTo } = await listenTo(page);
    let open = '';
    for (const [number, each] of cases.entries()) {
      const own = origin(each.scheme, each.host);
      const top = each.top ? origin(...each.top.split('://')) : own;
      if (open !== top) await page.goto(`${top}/`);
      open = top;
      await client.send('Network.clearBrowserCookies');
      if (each.plant) await get(page, `${own}${each.path}?plant=${number}`);
      if (each.plant) each.planted = (await client.send('Storage.getCookies')).cookies.length;
      each.now = Date.now();
      if (each.script) {
        // document.cookie takes the path of its page.
        await page.goto(`${top}${each.path}`);
        await write(page, each.line);
        await page.goto(`${top}/`);
        each.reasons = null;
      } else if (await get(page, `${own}${each.path}?case=${number}`)) {
        each.reasons = (await answerTo(number)).flatMap(({ blockedReasons }) => blockedReasons);
      } else {
        each.reasons = ['NoResponse'];
      }
      const { cookies } = await client.send('Storage.getCookies');
      if (cookies.length > 1) throw new Error(`${each.name} made ${cookies.length} cookies`);
      [each.cookie] = cookies;
    }
  });
}

/// Runs every sequence in a jar of its own, and adds `now` to its steps and asks, and `fields` to it: what the browser
/// sent for each ask.
export async function runSequences(tools, sequences) {
  const steps = sequences.flatMap((each) => each.steps);
  const asked = [];
  return withBrowser(tools, steps, asked, false, async (page, origin) => {
    const client = await page.createCDPSession();
    let open = '';
    const goTo = async ({ scheme, host, path }, forScript) => {
      const address = `${origin(scheme, host)}${forScript ? path : '/'}`;
      if (open !== address) await page.goto(address);
      open = address;
      return `${origin(scheme, host)}${path}`;
    };
    let number = 0;
    let asks = 0;
    for (const each of sequences) {
      await client.send('Network.clearBrowserCookies');
      for (const step of each.steps) {
        const address = await goTo(step, step.script);
        step.now = Date.now();
        if (step.script) await write(page, step.line);
        else await get(page, `${address}?case=${number}`);
        number += 1;
      }
      each.fields = [];
      for (const ask of each.asks) {
        const address = await goTo(ask, false);
        ask.now = Date.now();
        await get(page, `${address}?ask=${asks}`);
        each.fields.push(asked[asks]);
        asks += 1;
      }
    }
  });
}
