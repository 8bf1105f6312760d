// Lines that follow one another in one jar, and requests after them: what replaces, shadows, deletes or hides what.
import { generator } from './random.mjs';

const of = (line, from = {}) => ({ line, scheme: 'https', host: 'www.shop.example', path: '/cart/view', ...from });
const http = { scheme: 'http' };
const script = { script: true };

const asks = () => [
  { scheme: 'https', host: 'www.shop.example', path: '/cart/view' },
  { scheme: 'https', host: 'www.shop.example', path: '/' },
  { scheme: 'http', host: 'www.shop.example', path: '/cart/view' },
  { scheme: 'https', host: 'shop.example', path: '/cart' },
];

const written = [
  ['a newer value replaces', of('a=1'), of('a=2')],
  ['a newer value keeps its place', of('a=1'), of('b=1'), of('a=2')],
  ['the same value keeps its place', of('a=1'), of('b=1'), of('a=1')],
  ['other attributes replace', of('a=1; Path=/'), of('b=1; Path=/'), of('a=1; Path=/; Secure; HttpOnly')],
  ['another path stands beside', of('a=1; Path=/'), of('a=2; Path=/cart'), of('a=3; Path=/cart/view')],
  ['another domain stands beside', of('a=1; Path=/'), of('a=2; Path=/; Domain=www.shop.example'), of('a=3; Path=/; Domain=shop.example')],
  ['names differ by case', of('a=1'), of('A=2')],
  ['a nameless cookie replaces another', of('one'), of('=two'), of('a=3')],
  ['a deletion deletes', of('a=1'), of('b=2'), of('a=; Max-Age=0')],
  ['a deletion of another path does nothing', of('a=1'), of('a=; Max-Age=0; Path=/')],
  ['a deletion of another domain does nothing', of('a=1; Path=/'), of('a=; Max-Age=0; Path=/; Domain=shop.example')],
  ['a refused line changes nothing', of('a=1; Path=/'), of('a=2; Path=/; SameSite=None')],
  ['http does not overwrite Secure', of('a=1; Secure; Path=/'), of('a=2; Path=/', http)],
  ['http does not delete Secure', of('a=1; Secure; Path=/'), of('a=; Path=/; Max-Age=0', http)],
  ['http does not shadow Secure below its path', of('a=1; Secure; Path=/cart'), of('a=2; Path=/cart/view', http)],
  ['http may stand above it', of('a=1; Secure; Path=/cart'), of('a=2; Path=/', http)],
  ['http does not shadow Secure of the domain', of('a=1; Secure; Path=/; Domain=shop.example'), of('a=2; Path=/', http)],
  ['http does not shadow Secure of the host', of('a=1; Secure; Path=/'), of('a=2; Path=/; Domain=shop.example', http)],
  ['http takes another name', of('a=1; Secure; Path=/'), of('b=2; Path=/', http)],
  ['https overwrites Secure', of('a=1; Secure; Path=/'), of('a=2; Path=/')],
  ['a script does not overwrite HttpOnly', of('a=1; HttpOnly'), of('a=2', script)],
  ['a script does not delete HttpOnly', of('a=1; HttpOnly'), of('a=; Max-Age=0', script)],
  ['a script stands beside HttpOnly on another path', of('a=1; HttpOnly; Path=/'), of('a=2', script)],
  ['a script overwrites what is not HttpOnly', of('a=1'), of('a=2', script)],
  ['HTTP overwrites HttpOnly', of('a=1; HttpOnly'), of('a=2')],
  ['an older one of a longer path comes first', of('a=1; Path=/cart/view'), of('b=2; Path=/'), of('c=3; Path=/cart')],
];

export function makeSequences(count, seed) {
  const sequences = written.map(([name, ...steps]) => ({ name, steps: steps.map((step) => ({ ...step })), asks: asks() }));
  const { below, one } = generator(seed);
  const names = ['a', 'a', 'b', '__Host-a', ''];
  const attributes = ['Secure', 'Secure', 'HttpOnly', 'Path=/', 'Path=/cart', 'Path=/car', 'Path=/cart/', 'Domain=shop.example', 'Domain=www.shop.example',
    'Max-Age=0', 'Max-Age=600', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'SameSite=Strict', 'SameSite=None'];
  for (let i = 0; i < count; i += 1) {
    const steps = [];
    for (let left = 2 + below(5); left > 0; left -= 1) {
      let line = `${one(names)}=v${steps.length}`;
      for (let more = below(4); more > 0; more -= 1) line += `; ${one(attributes)}`;
      steps.push(of(line, { host: one(['www.shop.example', 'www.shop.example', 'shop.example']), path: one(['/', '/cart', '/cart/view']),
        ...(below(4) === 0 ? http : {}), ...(below(6) === 0 ? script : {}) }));
    }
    sequences.push({ name: `sequence ${i}`, steps, asks: asks() });
  }
  return sequences;
}
