// Whether a file keeps to the JSON schemas of HAR 1.2, and has every Set-Cookie line also taken apart.
//
//   node check_har.mjs FILE
import { readFileSync } from 'node:fs';
import { har as validate } from 'har-validator/lib/promise.js';

const archive = JSON.parse(readFileSync(process.argv[2], 'utf8'));
try {
  await validate(archive);
} catch (error) {
  console.log(JSON.stringify(error.errors ?? String(error)));
  process.exit(1);
}
let lines = 0;
for (const { response } of archive.log.entries) {
  const own = response.headers.filter(({ name }) => name.toLowerCase() === 'set-cookie').length;
  if (own !== response.cookies.length) process.exit(1);
  lines += own;
}
console.log(`${archive.log.entries.length} entries, ${lines} Set-Cookie lines`);
process.exit(lines > 0 ? 0 : 1);
