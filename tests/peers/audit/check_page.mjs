// Opens the page of a report in Chromium, as a person would: without a network, and listens.
//
//   node check_page.mjs CHROMIUM FILE SCREENSHOT
//
// Fails when the page asks for anything but itself, writes to the console, has a serious or critical finding of
// axe in light, dark or narrow, scrolls sideways on a small screen, or cannot be walked through by keyboard.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [chromium, file, screenshot] = process.argv.slice(2);
const address = pathToFileURL(file).href;
const faults = [];
const note = (fault) => faults.push(fault);

const browser = await puppeteer.launch({
  executablePath: chromium,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

async function open(settings = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width: settings.width ?? 1200, height: 900 });
  if (settings.dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  page.on('request', (request) => request.url().split('#')[0] === address || note(`a request: ${request.url().slice(0, 200)}`));
  page.on('console', (message) => note(`the console: ${message.text().slice(0, 300)}`));
  page.on('pageerror', (error) => note(`an error: ${error}`));
  page.on('dialog', async (dialog) => {
    note(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

// evaluate() is the debugger's own and not subject to the page's policy.
async function checkAccess(page, where) {
  await page.$$eval('details', (all) => all.forEach((details) => (details.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate('axe.run()');
  for (const { id, impact, help, nodes } of violations)
    note(`axe, ${where}: ${impact} ${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
}

const page = await open();
await checkAccess(page, 'light');
const landmarks = await page.$$eval('header, main, footer, nav', (all) => all.length);
if (landmarks < 4) note('a landmark is missing');
await page.keyboard.press('Tab');
if ((await page.evaluate('document.activeElement.className')) !== 'skip') note('the keyboard does not come to the skip link first');
await page.screenshot({ path: screenshot, fullPage: true });
await checkAccess(await open({ dark: true }), 'dark');
const dark = await open({ dark: true });
await dark.screenshot({ path: screenshot.replace('.png', '-dark.png'), fullPage: true });

const narrow = await open({ width: 390 });
await checkAccess(narrow, 'narrow');
const wide = await narrow.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
if (wide) note('a small screen has to scroll sideways');
await narrow.screenshot({ path: screenshot.replace('.png', '-narrow.png'), fullPage: true });

await browser.close();
for (const fault of faults) console.log(fault);
process.exit(faults.length === 0 ? 0 : 1);
