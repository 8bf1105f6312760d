// The same dates by other means: Temporal for time, date-holidays for holidays.
//
//   slow_calendar answers SEED COUNT | node calendar_peer.mjs answers
//   slow_calendar holidays FIRST LAST | node calendar_peer.mjs holidays FIRST LAST
//
// Ends with `N compared, M differ`; exit 0 when none differ, 1 otherwise.
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire(new URL("../peers/package.json", import.meta.url));
const { Temporal } = require("@js-temporal/polyfill");
const Holidays = require("date-holidays");

const shownMost = 20;
const zones = { de: "Europe/Berlin", fr: "Europe/Paris", "us-ca": "America/Los_Angeles" };

// Where date-holidays follows another rule than the law of the place: whole rules, each with its reason.
// docs/legal-calendar.md tells them. `rule` is how date-holidays writes its own rule down.
const isVeteransDay = (day) => day.rule.includes("11-11");
const isJuneteenth = (day) => day.rule.startsWith("06-19");
const leftOut = [
  // 5 U.S.C. 6103(b) closes federal offices on the Friday before a Saturday; Gov. Code §6701 does so for
  // 11 November only.
  { place: /^us-ca$/, drops: (day) => day.substitute && day.weekday === 5 && !isVeteransDay(day) },
  // The Mondays of Gov. Code §6701 are those of the days it lists, and 19 June is not among them.
  { place: /^us-ca$/, drops: (day) => day.substitute && isJuneteenth(day) },
  // A federal holiday since 2021, one of California since AB 1655 of 2022.
  { place: /^us-ca$/, drops: (day) => isJuneteenth(day) && day.year < 2023 },
  // The communities choose each year which Sundays a Monday replaces (Real Decreto 2001/1983 art. 45).
  { place: /^es$/, drops: (day) => day.substitute },
];
const added = [
  // Gov. Code §6701 makes the substitute of 11 November a holiday, date-holidays a closing of banks.
  { place: /^us-ca$/, adds: (day) => day.type === "bank" && isVeteransDay(day) },
  // Algemene termijnenwet art. 3 counts Good Friday and 5 May, date-holidays calls them days without school.
  { place: /^nl$/, adds: (day) => day.rule === "easter -2" || day.rule === "05-05" },
];

// What safe dates ignore: the days that only one of Gov. Code §6700 and §19853 has.
const contested = { "us-ca": (day) => isJuneteenth(day) || day.rule.startsWith("friday after") };

// Places that date-holidays knows; its code for England and Wales is England's.
const peerPlace = /^(de|fr)(-|$)|^(us-ca|ie|it|nl|pl|es)$|^gb-/;
const peerCode = (place) => place.replace("gb-eaw", "gb-eng").toUpperCase().split("-");

const weekdayOf = (date) => new Date(`${date}T12:00Z`).getUTCDay();

const sources = new Map();
function holidaysOf(place, year) {
  const key = `${place} ${year}`;
  if (!sources.has(key)) {
    const found = new Holidays(...peerCode(place))
      .getHolidays(year)
      .map((day) => ({ ...day, year, date: day.date.slice(0, 10), weekday: weekdayOf(day.date.slice(0, 10)) }))
      .filter((day) => day.type === "public" || added.some((rule) => rule.place.test(place) && rule.adds(day)))
      .filter((day) => !leftOut.some((rule) => rule.place.test(place) && rule.drops(day)));
    sources.set(key, new Map(found.map((day) => [day.date, day])));
  }
  return sources.get(key);
}

function isFree(place, date, strictest) {
  if (date.dayOfWeek === 7 || (date.dayOfWeek === 6 && !strictest)) return true;
  // A substitute may belong to the year after: 31 December for 1 January.
  const day =
    holidaysOf(place, date.year).get(date.toString()) ?? holidaysOf(place, date.year + 1).get(date.toString());
  return day !== undefined && !(strictest && contested[place]?.(day));
}

function addBusinessDays(place, date, count, strictest) {
  while (count > 0) {
    date = date.add({ days: 1 });
    if (!isFree(place, date, strictest)) count -= 1;
  }
  return date;
}

function lastDay(question, date, strictest) {
  const before = date.subtract({ days: question.include ? 1 : 0 });
  if (question.unit === "days") return before.add({ days: question.count });
  if (question.unit === "months") return date.add({ months: question.count }, { overflow: "constrain" });
  return addBusinessDays(question.place, before, question.count, strictest);
}

function endOf(date, zone) {
  return date.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ milliseconds: 1 });
}

function businessDaysBetween(place, from, to) {
  let count = 0;
  for (let day = from.add({ days: 1 }); Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 }))
    if (!isFree(place, day, false)) count += 1;
  return count;
}

// Ours count from the receipt in one piece, pauses in whole local days, and roll at the end.
function pausedDay(question, plain, zone) {
  const { pauseFrom, pauseTo } = question;
  if (!pauseFrom || !question.mayPause) return plain;
  if (Temporal.Instant.compare(pauseFrom, endOf(plain, zone)) > 0) return plain;
  const from = pauseFrom.toZonedDateTimeISO(zone).toPlainDate();
  const to = pauseTo.toZonedDateTimeISO(zone).toPlainDate();
  if (question.unit !== "business_days") return plain.add({ days: from.until(to, { largestUnit: "days" }).days });
  return addBusinessDays(question.place, plain, businessDaysBetween(question.place, from, to), false);
}

function answerInHours(question, zone) {
  const plain = question.received.toZonedDateTimeISO(zone).add({ hours: question.count }).toInstant();
  const counts = question.pauseFrom && question.mayPause && Temporal.Instant.compare(question.pauseFrom, plain) <= 0;
  return { legal: counts ? plain.add(question.pauseFrom.until(question.pauseTo)) : plain, safe: plain };
}

function answer(question) {
  const zone = zones[question.place];
  if (question.unit === "hours") return answerInHours(question, zone);
  const event = question.received.toZonedDateTimeISO(zone).toPlainDate();
  const plain = lastDay(question, event, false);
  let legal = pausedDay(question, plain, zone);
  while (question.roll && isFree(question.place, legal, false)) legal = legal.add({ days: 1 });
  const strict = question.unit === "months" ? event.add({ days: 28 * question.count - (question.include ? 1 : 0) }) : lastDay(question, event, true);
  const safe = [plain, strict].sort(Temporal.PlainDate.compare)[0];
  return { legal: endOf(legal, zone), safe: endOf(safe, zone) };
}

function parse(line) {
  const [place, received, count, more, unit, start, roll, pause, from, to, ...theirs] = line.split("\t");
  const instant = (text) => (text ? Temporal.Instant.from(text) : undefined);
  return {
    question: {
      place, unit,
      received: instant(received),
      count: Number(count) + Number(more),
      include: start === "include",
      roll: roll === "roll",
      mayPause: pause === "pause",
      pauseFrom: instant(from),
      pauseTo: instant(to),
    },
    theirs,
  };
}

function rendered({ legal, safe }, zone) {
  return [legal, safe].flatMap((at) => [
    at.toString({ smallestUnit: "millisecond" }),
    at.toZonedDateTimeISO(zone).toPlainDate().toString(),
  ]);
}

let compared = 0;
let different = 0;
function differ(text) {
  different += 1;
  if (different <= shownMost) console.log(text);
}

function compareAnswer(line) {
  const { question, theirs } = parse(line);
  const expected = rendered(answer(question), zones[question.place]);
  compared += 1;
  if (expected.join() !== theirs.join()) differ(`${line}\n  peers say: ${expected.join("\t")}`);
}

const ours = new Map();
function collect(line) {
  const [place, date, name, kind] = line.split("\t");
  if (!ours.has(place)) ours.set(place, new Map());
  // One that is there every year weighs more than one of a single year on the same day.
  if (kind === "yearly" || !ours.get(place).has(date)) ours.get(place).set(date, { name, kind });
}

function peerHolidays(place, first, last) {
  const found = new Map();
  for (let year = first; year <= last + 1; year += 1)
    for (const [date, day] of holidaysOf(place, year))
      if (Number(date.slice(0, 4)) >= first && Number(date.slice(0, 4)) <= last) found.set(date, day.name);
  return found;
}

// Weekends apart: a holiday on a Sunday frees nobody, and whether a list names it is a matter of style. Days
// that were holidays in a single year count for us when only we know them.
function compareHolidays(first, last) {
  for (const [place, days] of ours) {
    if (!peerPlace.test(place)) continue;
    const theirs = peerHolidays(place, first, last);
    for (const date of new Set([...days.keys(), ...theirs.keys()])) {
      if (weekdayOf(date) === 0 || weekdayOf(date) === 6) continue;
      const day = days.get(date);
      if (!day) differ(`${place} ${date}: only date-holidays has ${theirs.get(date)}`);
      else if (!theirs.has(date) && day.kind !== "once") differ(`${place} ${date}: only sessionaudit has ${day.name}`);
      compared += 1;
    }
  }
}

const [mode, first, last] = process.argv.slice(2);
if (mode !== "answers" && mode !== "holidays") {
  console.error("usage: calendar_peer.mjs answers | holidays FIRST_YEAR LAST_YEAR   (lines on stdin)");
  process.exit(2);
}
for await (const line of readline.createInterface({ input: process.stdin }))
  mode === "answers" ? compareAnswer(line) : collect(line);
if (mode === "holidays") compareHolidays(Number(first), Number(last));
console.log(`${compared} compared, ${different} differ`);
process.exit(compared > 0 && different === 0 ? 0 : 1);
