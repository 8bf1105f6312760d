// Whether a file keeps to the official JSON schema of SARIF 2.1.0, which comes with Microsoft's multitool.
//
//   node check_sarif.mjs FILE
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import jsonschema from 'jsonschema';

const find = createRequire(import.meta.url).resolve;
const schema = JSON.parse(readFileSync(find('@microsoft/sarif-multitool-linux/sarif-2.1.0.json'), 'utf8').replace(/^\uFEFF/, ''));
const log = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { errors } = new jsonschema.Validator().validate(log, schema, { nestedErrors: true });
for (const error of errors.slice(0, 10)) console.log(String(error));
if (log.runs[0].results.some((result) => log.runs[0].tool.driver.rules[result.ruleIndex].id !== result.ruleId)) {
  console.log('a result points at another rule');
  process.exit(1);
}
// RFC 3986, appendix A, for absolute URIs and relative references.
const uri = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:[A-Za-z0-9._~:/?@!$&'()*+,;=[\]-]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$/;
for (const place of log.runs[0].results.flatMap((result) => result.locations)) {
  if (uri.test(place.physicalLocation.artifactLocation.uri)) continue;
  console.log(`no URI: ${place.physicalLocation.artifactLocation.uri}`);
  process.exit(1);
}
console.log(`${log.runs[0].results.length} results, ${errors.length} errors`);
process.exit(errors.length === 0 ? 0 : 1);
