// Reads JUnit XML with two readers of others and compares what they count with what the file says.
//
//   node check_junit.mjs FILE
import { readFileSync } from 'node:fs';
import { parse as parseJunit } from 'junit2json';
import parser from 'test-results-parser';

const file = process.argv[2];
const faults = [];
const expect = (what, is, should) => is === should || faults.push(`${what}: ${is} instead of ${should}`);

try {
  const suites = await parseJunit(readFileSync(file, 'utf8'));
  let cases = 0;
  let failures = 0;
  let errors = 0;
  let skipped = 0;
  for (const suite of suites.testsuite ?? []) {
    const own = suite.testcase ?? [];
    expect(`tests of ${suite.name}`, own.length, suite.tests);
    cases += own.length;
    failures += own.filter((test) => test.failure).length;
    errors += own.filter((test) => test.error).length;
    skipped += own.filter((test) => test.skipped).length;
  }
  expect('tests', cases, suites.tests);
  expect('failures', failures, suites.failures);
  expect('errors', errors, suites.errors);
  expect('skipped', skipped, suites.skipped);

  const { result } = parser.parseV2({ type: 'junit', files: [file] });
  expect('suites, second reader', result.suites.length, (suites.testsuite ?? []).length);
  // It does not count what was skipped.
  expect('tests, second reader', result.total, cases - skipped);
  expect('failures and errors, second reader', result.failed + result.errors, failures + errors);
  const seen = result.suites.flatMap((suite) => suite.cases).filter((test) => test.status === 'FAIL').length;
  expect('failing tests, second reader', seen, failures + errors);
  console.log(`${cases} tests, ${failures} failures, ${errors} errors, ${skipped} skipped`);
} catch (error) {
  faults.push(String(error));
}
for (const fault of faults) console.log(fault);
process.exit(faults.length === 0 ? 0 : 1);
