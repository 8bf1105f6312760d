// Compares our verdicts with Chromium's.
//
//   node compare.mjs CHROMIUM PROGRAM KEY CERTIFICATE COUNT SEED DOCUMENT
//
// PROGRAM is slow_cookies. A difference must be one of differences.mjs, in exactly that way, and each of those must
// be met and stand in DOCUMENT. The last line is `N passed, N failed`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { run } from './browser.mjs';
import { differences } from './differences.mjs';
import { makeCases } from './lines.mjs';

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

const lines = makeCases(Number(count), Number(seed));
const framed = lines.filter(({ top }) => top).map((each) => ({ ...each, permissive: true }));
const version = await run(chromium, key, certificate, lines, false);
await run(chromium, key, certificate, framed, true);
const cases = [...lines, ...framed];
const asked = cases.map((each) => {
  const [topScheme, topHost] = each.top ? each.top.split('://') : ['https', ''];
  return JSON.stringify({ line: Buffer.from(each.line, 'utf8').toString('hex'), scheme: each.scheme, host: each.host, path: each.path,
    top_level_scheme: topScheme, top_level_host: topHost, by_http: !each.script, now: each.now });
});
const verdicts = execFileSync(program, { input: `${asked.join('\n')}\n`, maxBuffer: 1 << 28 }).toString().trim().split('\n').map((line) => JSON.parse(line));

const text = readFileSync(document, 'utf8');
const met = new Map(differences.map(({ id }) => [id, 0]));
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
for (const [id, times] of met) {
  if (times === 0) fail(`the difference ${id} was not met: take it out of differences.mjs and the document`);
  if (!text.includes(`\`${id}\``)) fail(`${document} does not explain the difference ${id}`);
}
const explained = [...met.values()].reduce((sum, times) => sum + times, 0);
console.log(`${lines.length} lines, ${framed.length} of them again with third parties allowed, ${version}: ${alike} alike, ${explained} different as documented`);
for (const [id, times] of met) console.log(`  ${id}: ${times}`);
console.log(`${alike + explained} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
