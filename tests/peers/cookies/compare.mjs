// Compares our verdicts with Chromium's.
//
//   node compare.mjs CHROMIUM PROGRAM KEY CERTIFICATE COUNT SEED DOCUMENT
//
// PROGRAM is slow_cookies. A difference must be one of differences.mjs, in exactly that way, and each of those must
// be met and stand in DOCUMENT. The last line is `N passed, N failed`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runLines, runSequences } from './browser.mjs';
import { differences } from './differences.mjs';
import { makeCases } from './lines.mjs';
import { makeSequences } from './sequences.mjs';

const [chromium, program, key, certificate, count, seed, document] = process.argv.slice(2);

/// Which of the browser's words fit which of our codes. 'silence' is a line that is neither kept nor spoken of.
const words = {
  control_character: ['DisallowedCharacter', 'NoResponse'],
  too_large: ['NameValuePairExceedsMaxSize'],
  empty: ['NoCookieContent'],
  domain_not_ascii: ['InvalidDomain'],
  domain_public_suffix: ['InvalidDomain'],
  domain_mismatch: ['InvalidDomain'],
  secure_from_insecure: ['SecureOnly'],
  same_site_cross_site: ['SameSiteLax', 'SameSiteStrict', 'SameSiteUnspecifiedTreatedAsLax', 'SchemefulSameSiteLax', 'SchemefulSameSiteStrict',
    'SchemefulSameSiteUnspecifiedTreatedAsLax'],
  same_site_none_insecure: ['SameSiteNoneInsecure'],
  partitioned_insecure: ['silence'],
  secure_prefix: ['InvalidPrefix'],
  host_prefix_secure: ['InvalidPrefix'],
  host_prefix_domain: ['InvalidPrefix'],
  host_prefix_path: ['InvalidPrefix'],
  http_prefix_secure: ['InvalidPrefix'],
  http_prefix_http_only: ['InvalidPrefix'],
  host_http_prefix_http_only: ['InvalidPrefix'],
  nameless_prefix: ['InvalidPrefix'],
  third_party: ['UserPreferences', 'ThirdPartyPhaseout'],
};

/// What differs, as a sentence; empty where nothing does.
function difference(each, ours) {
  const { cookie, permissive } = each;
  const reasons = each.reasons?.length === 0 && !cookie ? ['silence'] : each.reasons;
  const theirs = cookie ? 'stored' : (reasons?.join('+') ?? 'not stored');
  if (ours.verdict === 'deletes') {
    const heard = reasons === null || reasons[0] === 'silence' || (!permissive && each.top);
    return cookie || !heard ? `deletes, Chromium: ${theirs}` : '';
  }
  if (ours.verdict === 'refused' || (ours.verdict === 'blocked_by_policy' && !permissive)) {
    if (cookie) return `${ours.code}, Chromium: stored`;
    if (reasons === null || reasons.some((reason) => words[ours.code]?.includes(reason))) return '';
    // By default nothing of a third party is kept, and that is all that is said; the permissive browser says more.
    if (each.top && !permissive && reasons.some((reason) => words.third_party.includes(reason))) return '';
    return `${ours.code}, Chromium: ${theirs}`;
  }
  if (!cookie) return `stored, Chromium: ${theirs}`;
  const faults = [];
  for (const field of ['domain', 'path', 'secure', 'httpOnly'])
    if (cookie[field] !== ours[field]) faults.push(`${field} ${ours[field]}, Chromium: ${cookie[field]}`);
  if ((cookie.sameSite ?? '') !== ours.sameSite) faults.push(`SameSite ${ours.sameSite}, Chromium: ${cookie.sameSite}`);
  if (Boolean(cookie.partitionKey) !== ours.partitioned) faults.push(`partitioned ${ours.partitioned}`);
  if (cookie.session !== (ours.expires === null)) faults.push(`session ${ours.expires === null}, Chromium: ${cookie.session}`);
  else if (!cookie.session && Math.abs(cookie.expires * 1000 - ours.expires) > 5000)
    faults.push(`expires ${(cookie.expires * 1000 - ours.expires) / 1000} s later in Chromium`);
  return faults.join('; ');
}

const tools = { chromium, key, certificate };

/// Our answers to lines of JSON.
function ask(asked) {
  const said = execFileSync(program, { input: `${asked.map((each) => JSON.stringify(each)).join('\n')}\n`, maxBuffer: 1 << 28 }).toString();
  return said.trim().split('\n').map((line) => JSON.parse(line));
}

function question(each) {
  const [topScheme, topHost] = each.top ? each.top.split('://') : ['https', ''];
  return { line: Buffer.from(each.line, 'utf8').toString('hex'), scheme: each.scheme, host: each.host, path: each.path,
    top_level_scheme: topScheme, top_level_host: topHost, by_http: !each.script, now: each.now };
}

/// A cookie that the line, which is expired, should find and delete.
function plantFor(each, { domain, path, secure, partitioned }) {
  const name = each.line.split(/[;=]/, 1)[0].trim();
  const parts = [each.line.includes('=') && each.line.split(';', 1)[0].includes('=') ? `${name}=planted` : 'planted', `Path=${path}`];
  if (domain.startsWith('.')) parts.push(`Domain=${domain}`);
  if (secure) parts.push('Secure');
  if (secure && each.top) parts.push('SameSite=None');
  if (/^__(host-)?http-/i.test(name)) parts.push('HttpOnly');
  if (partitioned) parts.push('Partitioned');
  return parts.join('; ');
}

const lines = makeCases(Number(count), Number(seed));
const framed = lines.filter(({ top }) => top).map((each) => ({ ...each, permissive: true }));
const version = await runLines(tools, lines, false);
await runLines(tools, framed, true);
const first = [...lines, ...framed];
const answers = ask(first.map(question));
// A line that is expired leaves an empty jar as it was. Whether it deletes shows where there is something to delete.
const deleting = first.flatMap((each, i) => (answers[i].verdict === 'deletes' && !each.script && !each.cookie
  ? [{ ...each, name: `${each.name}, planted`, plant: plantFor(each, answers[i]), permissive: true }] : []));
await runLines(tools, deleting, true);
const cases = [...first, ...deleting];
const verdicts = [...answers, ...ask(deleting.map(question))];
const sequences = makeSequences(Math.ceil(Number(count) / 2), Number(seed));
await runSequences(tools, sequences);
const fields = ask(sequences.map(({ steps, asks }) => ({ steps: steps.map(question), asks })));

const text = readFileSync(document, 'utf8');
const met = new Map(differences.map(({ id }) => [id, 0]));
// The same cookies in another order.
met.set('creation_time', 0);
let alike = 0;
let failed = 0;
const fail = (sentence) => {
  failed += 1;
  console.log(`failed: ${sentence}`);
};
cases.forEach((each, i) => {
  const found = verdicts[i].error ?? difference(each, verdicts[i]);
  const pinned = differences.find(({ where, what }) => where(each) && what.test(found));
  if (found && pinned) met.set(pinned.id, met.get(pinned.id) + 1);
  else if (found) fail(`${each.name}${each.permissive ? ', third parties allowed' : ''}: ${JSON.stringify(each.line).slice(0, 120)} from ${each.scheme}://${each.host}${each.path}: ${found}`);
  else alike += 1;
});
for (const each of deleting)
  if (each.planted !== 1) fail(`${each.name}: ${each.planted} cookies were planted by ${JSON.stringify(each.plant)}`);
let sent = 0;
sequences.forEach((each, i) => {
  const theirs = JSON.stringify(each.fields);
  const ours = JSON.stringify(fields[i].fields ?? fields[i].error);
  const [mine, its] = [fields[i].fields ?? [], each.fields].map((all) => all.map((field) => field.split('; ').sort().join()).join('|'));
  if (ours === theirs) sent += 1;
  else if (mine === its) met.set('creation_time', met.get('creation_time') + 1);
  else fail(`${each.name}: ${JSON.stringify(each.steps.map(({ line, scheme, host, path, script }) => [line, `${scheme}://${host}${path}`, script ? 'script' : '']))}: ours ${ours}, Chromium ${theirs}`);
});
for (const [id, times] of met) {
  if (times === 0) fail(`the difference ${id} was not met: take it out of differences.mjs and the document`);
  if (!text.includes(`\`${id}\``)) fail(`${document} does not explain the difference ${id}`);
}
const explained = [...met.values()].reduce((sum, times) => sum + times, 0);
console.log(`${lines.length} lines, ${framed.length} again with third parties allowed, ${deleting.length} with something to delete, ${version}: ${alike} alike, ${explained} different as documented`);
for (const [id, times] of met) console.log(`  ${id}: ${times}`);
console.log(`${sequences.length} sequences in a jar, 4 requests each: ${sent} sent alike`);
console.log(`${alike + explained + sent} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
