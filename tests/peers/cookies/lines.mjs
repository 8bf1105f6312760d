// Set-Cookie lines for the comparison with a browser: every rule of the drafts on both of its sides, then mixtures
// from a seed. Each has a name that says what it is about; differences are pinned by it.
import { generator } from './random.mjs';

const cases = [];
const add = (name, line, from = {}) =>
  cases.push({ name, line, scheme: 'https', host: 'www.shop.example', path: '/cart/view', ...from });

const day = 24 * 3600;
const repeated = (text, times) => text.repeat(times);

function pairs() {
  const forms = ['n=v', 'n=', '=v', 'v', '=', '', ' ', ';', '; Secure', '  n  =  v  ', 'n\t=\tv', 'n=v=w', '==', '=n=v',
    'n="v w"', 'n="v; w"', 'n=v,w', 'n=v, m=w', 'n m=v', 'n=v w', '"n"=v', '\u00e4=\u00fc', 'n=\u{1f36a}', 'n=v;', 'n=v;;; Secure;',
    'n=v; =x', 'n=v;Secure', 'n=v ; Secure = 1 ; HttpOnly=0', 'n=v; secure httponly', 'n=v; Foo=bar', 'n=v; Priority=High',
    'n=v; SECURE; HTTPONLY; PATH=/; SAMESITE=LAX; MAX-AGE=60', '$Version=1', 'n=%00', 'n={"a":1}', 'n=v; "Secure"',
    'n=v; Secure, HttpOnly', `n=v${repeated('; x=y', 40)}; Secure; Path=/`];
  forms.forEach((line, i) => add(`pair ${i}`, line));
}

function controls() {
  for (let code = 0; code < 0x20; code += 1) {
    // CR and LF end the field itself.
    if (code === 10 || code === 13) continue;
    const octet = String.fromCharCode(code);
    add(`control name ${code}`, `n${octet}m=v`);
    add(`control value ${code}`, `n=v${octet}w; Secure`);
    add(`control attribute ${code}`, `n=v; Path=/a${octet}b`);
  }
  add('control name 127', 'n\x7fm=v');
  add('control value 127', 'n=v\x7fw');
  add('control attribute 127', 'n=v; Foo=\x7f');
}

function sizes() {
  for (const size of [4094, 4095, 4096, 4097, 5000]) {
    add(`size of value ${size}`, `n=${repeated('v', size - 1)}`);
    add(`size of name ${size}`, `${repeated('n', size - 1)}=v`);
    add(`size of both ${size}`, `${repeated('n', size / 2)}=${repeated('v', size - Math.floor(size / 2))}`);
    add(`size of nameless ${size}`, repeated('v', size));
  }
  for (const size of [1023, 1024, 1025, 3000]) {
    add(`size of Path ${size}`, `n=v; Path=/${repeated('p', size - 1)}`);
    add(`size of Path after another ${size}`, `n=v; Path=/x; Path=/${repeated('p', size - 1)}`);
    add(`size of Domain ${size}`, `n=v; Domain=${repeated('d', size)}`);
    add(`size of Max-Age ${size}`, `n=v; Max-Age=${repeated('0', size - 2)}60`);
    add(`size of Expires ${size}`, `n=v; Expires=Wed, 21 Oct 2099 07:28:00 ${repeated('x', size - 26)}`);
    add(`size of SameSite ${size}`, `n=v; SameSite=${repeated('x', size)}`);
    add(`size of Secure ${size}`, `__Secure-n=v; Secure=${repeated('x', size)}`);
    add(`size of an unknown ${size}`, `n=v; Foo=${repeated('x', size)}`);
  }
}

function lifetimes() {
  const soon = new Date(Date.now() + 30 * day * 1000);
  const dates = [soon.toUTCString(), soon.toISOString(), String(soon.getTime()), 'Wed, 21 Oct 2099 07:28:00 GMT',
    'Wednesday, 21-Oct-99 07:28:00 GMT', '21 Oct 69 07:28:00', '21 Oct 70 07:28:00', '21 Oct 2099', '07:28:00 21 Oct 2099',
    '2099 Oct 21 07:28:00', 'Oct 21 2099 7:8:9', '21 October 2099 07:28:00', '21 octopus 2099 07:28:00',
    '21th Oct 2099 07:28:00x', '32 Oct 2099 07:28:00', '00 Oct 2099 07:28:00', '30 Feb 2099 07:28:00', '31 Apr 2099 07:28:00',
    '29 Feb 2099 07:28:00', '21 Oct 2099 24:00:00', '21 Oct 2099 23:60:00', '21 Oct 2099 23:59:60', '21 Oct 2099 07:28',
    '21 Oct 9999 07:28:00', '21 Oct 20999 07:28:00', '21 Oct 1601 07:28:00', '21 Oct 1600 07:28:00', '01 Jan 1970 00:00:00 GMT',
    'Thu, 01 Jan 1970 00:00:01 GMT', '0', '-1', '', 'tomorrow', 'session', '21-Oct-2099-07:28:00', '21/Oct/2099 07:28:00',
    '21 Oct 2099 07:28:00 +2300', '21 Oct 2099 07:28:00 PST', '21 Oct 099 07:28:00', '21 Oct 0099 07:28:00', '21.10.2099 07:28:00',
    '21 Oct 2099 7:28:00', '21 Oct 2099 007:28:00', '1 Jan 2099 00:00:00 2', '"Wed, 21 Oct 2099 07:28:00 GMT"'];
  dates.forEach((date, i) => add(`date ${i}`, `n=v; Expires=${date}`));
  const ages = ['60', '0', '-1', '-0', '060', '+60', '60.5', '60s', '', '-', '"60"', '1e3', '0x10', ' 60 ', '34559999', '34560000',
    '34560001', '63072000', '99999999999', '9223372036854775807', '9223372036854775808', '-9223372036854775809',
    repeated('9', 100), '-99999', '6 0', '\u0661'];
  ages.forEach((age, i) => add(`age ${i}`, `n=v; Max-Age=${age}`));
  const both = ['Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60',
    'Max-Age=0; Expires=Wed, 21 Oct 2099 07:28:00 GMT', 'Max-Age=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'Max-Age=x; Expires=Wed, 21 Oct 2099 07:28:00 GMT', 'Max-Age=60; Max-Age=120', 'Max-Age=120; Max-Age=x', 'Max-Age=120; Max-Age=',
    'Expires=Wed, 21 Oct 2099 07:28:00 GMT; Expires=x', 'Expires=Wed, 21 Oct 2099 07:28:00 GMT; Expires=Thu, 01 Jan 1970 00:00:00 GMT'];
  both.forEach((text, i) => add(`both lifetimes ${i}`, `n=v; ${text}`));
}

function domains() {
  const hosts = {
    'www.shop.example': ['www.shop.example', 'shop.example', '.shop.example', '.Shop.EXAMPLE', '..shop.example', 'example', '.example',
      'x.www.shop.example', 'other.example', 'hop.example', 'ww.shop.example', 'shop.example.', 'www.shop.example.', '', '.', '..', ' ',
      '*.shop.example', 'shop.example:443', 'https://shop.example', 'shop.example/', '"shop.example"', 'sh\u00f6p.example',
      'shop..example', 'shop%2Eexample', 'localhost', '127.0.0.1', 'shop.example, www.shop.example', 'shop .example'],
    'a.b.co.uk': ['b.co.uk', 'co.uk', '.co.uk', 'uk', 'a.b.co.uk', 'c.co.uk'],
    'me.github.io': ['me.github.io', 'github.io', 'io'],
    'co.uk': ['co.uk', '.co.uk', 'uk', ''],
    'localhost': ['localhost', '.localhost', ''],
    '127.0.0.1': ['127.0.0.1', '.127.0.0.1', '0.0.1', '', 'localhost'],
    'xn--bcher-kva.example': ['xn--bcher-kva.example', 'b\u00fccher.example', 'XN--BCHER-KVA.example'],
    'www.city.kobe.jp': ['city.kobe.jp', 'kobe.jp', 'www.city.kobe.jp'],
  };
  for (const [host, written] of Object.entries(hosts)) {
    for (const domain of written) {
      add(`domain ${domain} of ${host}`, `n=v; Domain=${domain}`, { host });
    }
  }
  add('domain twice, last wins', 'n=v; Domain=other.example; Domain=shop.example');
  add('domain twice, last refuses', 'n=v; Domain=shop.example; Domain=other.example');
  add('domain twice, last empty', 'n=v; Domain=shop.example; Domain=');
  add('domain twice, last too long', `n=v; Domain=shop.example; Domain=${repeated('x', 1025)}`);
  add('domain without value', 'n=v; Domain');
}

function paths() {
  const requests = ['/', '/a', '/a/', '/a/b', '/a/b/', '//', '/a//b', '/a;x/b', '/a%2Fb/c'];
  for (const path of requests) add(`default path of ${path}`, 'n=v', { path });
  const written = ['/', '/x', '/x/', 'x', '', '"/x"', '/x y', '/x?y', '/x#y', '//', '/%2e%2e/x', '/x/../y', '/\u00e4', '*'];
  for (const path of written) add(`path ${path}`, `n=v; Path=${path}`);
  add('path without value', 'n=v; Path');
  add('path twice', 'n=v; Path=/x; Path=/y');
  add('path twice, last not absolute', 'n=v; Path=/x; Path=y');
  add('path twice, last empty', 'n=v; Path=/x; Path=');
}

function prefixes() {
  const names = ['__Secure-', '__Host-', '__Http-', '__Host-Http-', '__SECURE-', '__host-', '__HTTP-', '__HOST-http-', '__Http-Host-', '__Secure-Host-'];
  const sets = ['', 'Secure', 'HttpOnly', 'Path=/', 'Secure; HttpOnly', 'Secure; Path=/', 'HttpOnly; Path=/', 'Secure; HttpOnly; Path=/',
    'Secure; HttpOnly; Path=/x', 'Secure; HttpOnly; Path=/; Domain=shop.example', 'Secure; HttpOnly; Path=/; Domain=www.shop.example',
    'Secure; HttpOnly; Path=/; Domain=', 'Secure; HttpOnly; Path=', 'Secure; HttpOnly; Path=/x; Path=/', 'Secure; HttpOnly; Path=/; Path=x'];
  for (const name of names) {
    sets.forEach((set, i) => add(`prefix ${name} with ${set || 'nothing'}`, `${name}n=v; ${set}`));
    add(`nameless ${name}`, `=${name}n=v; Secure; HttpOnly; Path=/`);
    add(`nameless without equals ${name}`, `${name}n; Secure; HttpOnly; Path=/`);
    add(`prefix ${name} alone`, `${name}=v; Secure; HttpOnly; Path=/`);
    add(`prefix ${name} from the root`, `${name}n=v; Secure; HttpOnly; Path=`, { path: '/' });
  }
  for (const name of ['_Host-', '__Host', '__Hos-', ' __Host-', '__Host_', '__Hostn-', 'x__Host-', '___Host-']) {
    add(`nearly a prefix ${name}`, `${name}n=v`);
    add(`nameless, nearly a prefix ${name}`, `=${name}n`);
  }
  for (const host of ['127.0.0.1', 'co.uk', 'localhost']) {
    add(`__Host- with the Domain of ${host}`, `__Host-n=v; Secure; Path=/; Domain=${host}`, { host });
    add(`__Host- of ${host}`, '__Host-n=v; Secure; Path=/', { host });
  }
}

function sites() {
  const words = ['Lax', 'Strict', 'None', 'lax', 'STRICT', 'nOnE', '', 'odd', 'Default', 'None,', '"None"', 'None Secure', 'No_Restriction'];
  for (const word of words) {
    add(`same site ${word}`, `n=v; SameSite=${word}`);
    add(`same site ${word} secure`, `n=v; SameSite=${word}; Secure`);
    add(`same site ${word} third party`, `n=v; SameSite=${word}; Secure`, { host: 'px.tracker.example', top: 'https://www.shop.example' });
    add(`same site ${word} by the other scheme`, `n=v; SameSite=${word}; Secure`, { top: 'http://www.shop.example' });
    add(`same site ${word} of a sibling`, `n=v; SameSite=${word}; Secure`, { host: 'api.shop.example', top: 'https://www.shop.example' });
  }
  add('same site without value', 'n=v; SameSite');
  add('same site twice', 'n=v; SameSite=Lax; SameSite=Strict');
  add('same site twice, last odd', 'n=v; SameSite=Strict; SameSite=odd');
  add('same site twice, last None', 'n=v; SameSite=Strict; SameSite=None');
  const third = { host: 'px.tracker.example', top: 'https://www.shop.example' };
  add('third party', 'n=v', third);
  add('third party, None without Secure', 'n=v; SameSite=None', third);
  add('third party, prefixed', '__Host-n=v; SameSite=None; Secure; Path=/', third);
  add('third party, with a Domain', 'n=v; SameSite=None; Secure; Domain=tracker.example', third);
  add('third party deletes', 'n=v; SameSite=None; Secure; Max-Age=0', third);
  add('third party, malformed', 'n=v\x01; SameSite=None; Secure', third);
  add('partitioned', 'n=v; Partitioned; Secure');
  add('partitioned without Secure', 'n=v; Partitioned');
  add('partitioned with a Domain', 'n=v; Partitioned; Secure; Domain=shop.example');
  add('partitioned with a value', 'n=v; Partitioned=0; Secure');
  add('partitioned third party', 'n=v; Partitioned; Secure; SameSite=None', third);
  add('partitioned third party without SameSite', 'n=v; Partitioned; Secure', third);
  add('partitioned third party, prefixed', '__Host-n=v; Partitioned; Secure; SameSite=None; Path=/', third);
  add('partitioned third party, Lax', 'n=v; Partitioned; Secure; SameSite=Lax', third);
}

function insecure() {
  for (const host of ['www.shop.example', 'localhost', '127.0.0.1', 'app.localhost']) {
    for (const line of ['n=v', 'n=v; Secure', 'n=v; HttpOnly', 'n=v; SameSite=None', 'n=v; SameSite=None; Secure', '__Secure-n=v; Secure',
      '__Host-n=v; Secure; Path=/', '__Http-n=v; Secure; HttpOnly', 'n=v; Partitioned; Secure', 'n=; Secure; Max-Age=0']) {
      add(`http from ${host}: ${line}`, line, { host, scheme: 'http' });
    }
  }
}

function scripts() {
  for (const line of ['n=v', 'n=v; HttpOnly', 'n=v; Secure', 'n=v; Secure; HttpOnly', '__Secure-n=v; Secure', '__Host-n=v; Secure; Path=/',
    '__Http-n=v; Secure', '__Http-n=v; Secure; HttpOnly', '__Host-Http-n=v; Secure; Path=/', 'n=v; Domain=shop.example', 'n=v; Domain=other.example',
    'v', '=v', '', '=', 'n=v; Max-Age=60', 'n=v; Max-Age=0', 'n=v; SameSite=None', 'n=v; SameSite=None; Secure', 'n=v; SameSite=Strict',
    'n=v\x01w', 'n=v\tw', 'n=v\nw', 'n=v\0w', '=__Host-n', 'n=v; Path=/x', 'n=v; Partitioned; Secure', `n=${repeated('v', 4096)}`]) {
    add(`script ${JSON.stringify(line).slice(0, 60)}`, line, { script: true });
  }
}

function mixtures(count, seed) {
  const { below, one } = generator(seed);
  const names = ['n', 'N', '__Secure-n', '__Host-n', '__http-n', '__Host-Http-n', '', ' n ', 'n n', '$n'];
  const attributes = ['Secure', 'secure', 'HttpOnly', 'httponly=1', 'Path=/', 'Path=/x', 'Path=x', 'Path', 'Domain=shop.example',
    'Domain=.www.shop.example', 'Domain=example', 'Domain=', 'Domain=other.example', 'SameSite=Lax', 'SameSite=None', 'SameSite=Strict', 'samesite=odd',
    'Max-Age=60', 'Max-Age=0', 'max-age=99999999', 'Max-Age=x', 'Expires=Wed, 21 Oct 2099 07:28:00 GMT', 'expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'Expires=soon', 'Partitioned', 'Priority=Low', 'Foo', ''];
  const spaces = ['', ' ', '  ', '\t'];
  for (let i = 0; i < count; i += 1) {
    let line = `${one(names)}${one(['=', '=', '=', ' = ', ''])}${one(['v', '', 'v w', '"v"', '__Host-v'])}`;
    for (let left = below(7); left > 0; left -= 1) line += `${one(spaces)};${one(spaces)}${one(attributes)}`;
    add(`mixture ${i}`, line, { scheme: below(5) === 0 ? 'http' : 'https', path: one(['/', '/cart/view', '/cart/']) });
  }
}

export function makeCases(count, seed) {
  pairs();
  controls();
  sizes();
  lifetimes();
  domains();
  paths();
  prefixes();
  sites();
  insecure();
  scripts();
  mixtures(count, seed);
  return cases;
}
