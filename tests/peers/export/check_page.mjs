// Opens a page of an export in Chromium, as a person would: without a network, and listens.
//
//   node check_page.mjs CHROMIUM FILE LANGUAGE WORD ROWS SCREENSHOT
//
// Fails when the page asks for anything but itself, writes to the console, opens a dialog, has a serious or
// critical finding of axe, or does not show exactly ROWS rows when WORD is searched for.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [chromium, file, language, word, rows, screenshot] = process.argv.slice(2);
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
  if (settings.script === false) await page.setJavaScriptEnabled(false);
  if (settings.dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  page.on('request', (request) => request.url() === address || note(`a request: ${request.url().slice(0, 200)}`));
  page.on('console', (message) => note(`the console: ${message.text().slice(0, 300)}`));
  page.on('pageerror', (error) => note(`an error: ${error}`));
  page.on('dialog', async (dialog) => {
    note(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

const visibleRows = (page) =>
  page.$$eval('tbody tr', (all) => all.filter((row) => row.offsetParent !== null && !row.hidden).length);

// evaluate() is the debugger's own and not subject to the page's policy.
async function checkAccess(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate('axe.run()');
  for (const { id, impact, help, nodes } of violations) {
    const text = `axe, ${where}: ${impact} ${id}: ${help}: ${nodes[0].html.slice(0, 200)}`;
    if (impact === 'serious' || impact === 'critical') note(text);
    else console.log(text);
  }
}

const page = await open();
await checkAccess(page, 'light');
if ((await page.$eval('html', (html) => html.lang)) !== language) note('the language is not marked');
const all = await visibleRows(page);
await page.focus('#search');
await page.keyboard.type(word);
const found = await visibleRows(page);
if (found !== Number(rows)) note(`the search for ${word} shows ${found} of ${all} rows instead of ${rows}`);
const said = await page.$eval('[role=status]', (status) => status.textContent);
if (!said.includes(String(found))) note(`the search says: ${said}`);
await page.$eval('#search', (input) => (input.value = ''));
await page.keyboard.type(' ');
if ((await visibleRows(page)) !== all) note('an empty search hides rows');
if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });

const dark = await open({ dark: true });
await checkAccess(dark, 'dark');
if (screenshot) await dark.screenshot({ path: screenshot.replace('.png', '-dark.png') });

const narrow = await open({ width: 380 });
await checkAccess(narrow, 'narrow');
const wide = await narrow.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
if (wide) note('a small screen has to scroll sideways');
if (screenshot) await narrow.screenshot({ path: screenshot.replace('.png', '-narrow.png') });

const plain = await open({ script: false });
const text = await plain.$eval('main', (main) => main.textContent.length);
if (text < 200) note('without a script there is nothing to read');

await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${all} rows, ${found} with ${word}`);
process.exit(faults.length === 0 ? 0 : 1);
