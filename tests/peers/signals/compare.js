'use strict';
// node compare.js tc|gpp COUNT SEED PROGRAM: makes COUNT strings, lets the reference and PROGRAM read them, and
// compares every field. Prints what it counted; exit 1 when anything differs.
const { spawnSync } = require('node:child_process');
const { Random } = require('./random.js');

const [kind, count, seed, program] = process.argv.slice(2);
const { generate, expected, actual, covers } = require(`./${kind}.js`);

const random = new Random(Number(seed));
const texts = Array.from({ length: Number(count) }, () => generate(random));

const run = spawnSync(program, [kind], { input: texts.join('\n') + '\n', maxBuffer: 2 ** 30, encoding: 'utf8' });
if (run.status !== 0) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
const lines = run.stdout.trimEnd().split('\n');
if (lines.length !== texts.length) throw new Error(`${lines.length} lines for ${texts.length} strings`);

function reference(text) {
  try {
    return expected(text);
  } catch (error) {
    return { refused: error.message };
  }
}

let shown = 0;
let differing = 0;
function differs(text, name, theirs, ours) {
  if (shown++ < 5) console.log(`${text}\n  ${name}: reference ${theirs}, sessionaudit ${ours}`);
}

/** How many fields were compared; lists count as one. */
function compare(text, theirs, ours, path = '') {
  let fields = 0;
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const [a, b] = [theirs[name], ours[name]];
    if (a && b && typeof a === 'object' && typeof b === 'object' && !Array.isArray(a)) {
      fields += compare(text, a, b, `${path}${name}.`);
    } else {
      ++fields;
      if (JSON.stringify(a) !== JSON.stringify(b)) differs(text, path + name, JSON.stringify(a), JSON.stringify(b));
    }
  }
  return fields;
}

let fields = 0;
let refused = 0;
const missing = new Set(Object.keys(covers));
texts.forEach((text, i) => {
  const json = JSON.parse(lines[i]);
  const theirs = reference(text);
  const before = shown;
  if (theirs.refused !== undefined && json.error !== undefined) {
    ++refused;
  } else if (theirs.refused !== undefined || json.error !== undefined) {
    differs(text, 'refused', theirs.refused ?? 'no', json.error ?? 'no');
  } else {
    fields += compare(text, theirs, actual(json));
    for (const name of missing) if (covers[name](json)) missing.delete(name);
  }
  if (shown > before) ++differing;
});

console.log(`${texts.length} strings, ${new Set(texts).size} of them different, ${refused} refused by both, ` +
  `${fields} fields compared, ${differing} strings differ`);
for (const name of missing) console.log(`no string had: ${name}`);
process.exit(differing > 0 || missing.size > 0 || refused * 10 > texts.length ? 1 : 0);
