// What Chromium does with Set-Cookie lines: a server on loopback sends each of them, byte by byte, under the host
// it is for; the browser says over its protocol which it blocked and why, and what its jar then holds.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import net from 'node:net';
import tls from 'node:tls';
import puppeteer from 'puppeteer-core';

const bytesOf = (line) => Buffer.from(line, 'utf8');

/// Answers every request; one for ?case=N with the line of that case. Written by hand, since libraries refuse to
/// send what is sent here.
function answerWith(cases) {
  return (socket) => {
    let pending = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const found = /\?case=(\d+) /.exec(pending.slice(0, end));
        pending = pending.slice(end + 4);
        const parts = [Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nCache-Control: no-store\r\n')];
        if (found) parts.push(Buffer.from('Set-Cookie: '), bytesOf(cases[Number(found[1])].line), Buffer.from('\r\n'));
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

/// Runs every case, and adds to each `now` (milliseconds), `reasons` and `cookie` (the one in the jar, or none).
export async function run(chromium, key, certificate, cases, permissive) {
  const servers = {
    https: tls.createServer({ key: readFileSync(key), cert: readFileSync(certificate), ALPNProtocols: ['http/1.1'] }, answerWith(cases)),
    http: net.createServer(answerWith(cases)),
  };
  const ports = { https: await listen(servers.https), http: await listen(servers.http) };
  const origin = (scheme, host) => `${scheme}://${host}:${ports[scheme]}`;
  const folder = profile(permissive);
  const browser = await puppeteer.launch({
    userDataDir: folder,
    executablePath: chromium,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--ignore-certificate-errors', '--host-resolver-rules=MAP * 127.0.0.1',
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks'],
  });
  try {
    const page = await browser.newPage();
    const client = await page.createCDPSession();
    await client.send('Network.enable');
    const requests = new Map();
    const answers = new Map();
    let arrived = () => {};
    client.on('Network.requestWillBeSent', ({ requestId, request }) => {
      const found = /\?case=(\d+)$/.exec(request.url);
      if (found) requests.set(requestId, Number(found[1]));
    });
    client.on('Network.responseReceivedExtraInfo', ({ requestId, blockedCookies }) => {
      answers.set(requests.get(requestId) ?? requestId, blockedCookies);
      arrived();
    });
    const answerTo = async (number) => {
      for (let left = 100; left > 0; left -= 1) {
        for (const [id, blocked] of answers) if (requests.get(id) === number) return blocked;
        if (answers.has(number)) return answers.get(number);
        await new Promise((resolve) => {
          arrived = resolve;
          setTimeout(resolve, 50);
        });
      }
      return null;
    };
    let open = '';
    for (const [number, each] of cases.entries()) {
      const own = origin(each.scheme, each.host);
      const top = each.top ? origin(...each.top.split('://')) : own;
      if (open !== top) await page.goto(`${top}/`);
      open = top;
      await client.send('Network.clearBrowserCookies');
      each.now = Date.now();
      if (each.script) {
        // Each page of its own path; document.cookie knows no other.
        await page.goto(`${top}${each.path}`);
        await page.evaluate((line) => { document.cookie = line; }, each.line);
        await page.goto(`${top}/`);
        each.reasons = null;
      } else {
        const done = await page.evaluate((url) => fetch(url, { mode: 'no-cors', credentials: 'include' }).then(() => true, () => false),
          `${own}${each.path}?case=${number}`);
        const blocked = done ? await answerTo(number) : [{ blockedReasons: ['NoResponse'] }];
        if (blocked === null) throw new Error(`the browser said nothing of ${each.name}`);
        each.reasons = blocked.flatMap(({ blockedReasons }) => blockedReasons);
      }
      const { cookies } = await client.send('Storage.getCookies');
      if (cookies.length > 1) throw new Error(`${each.name} made ${cookies.length} cookies`);
      [each.cookie] = cookies;
    }
    return await browser.version();
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    for (const server of Object.values(servers)) server.close();
  }
}
