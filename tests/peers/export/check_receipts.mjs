// Validates receipts against JSON schemas. Comments that begin a line with // are taken out of a schema.
//
//   node check_receipts.mjs SCHEMA RECEIPT...
import { readFileSync } from 'node:fs';
import jsonschema from 'jsonschema';

const [schemaFile, ...receipts] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8').replace(/^\s*\/\/.*$/gm, ''));
let faults = 0;
for (const file of receipts) {
  const receipt = JSON.parse(readFileSync(file, 'utf8'));
  const { errors } = new jsonschema.Validator().validate(receipt, schema);
  for (const error of errors) console.log(`${file}: ${error.stack}`);
  faults += errors.length;
  // A schema that takes anything would prove nothing.
  for (const name of schema.required) {
    const { [name]: taken, ...rest } = receipt;
    if (new jsonschema.Validator().validate(rest, schema).valid) console.log(`without ${name} it is valid too`, ++faults);
  }
}
console.log(`${receipts.length} receipts, ${faults} faults`);
process.exit(faults === 0 && receipts.length > 0 ? 0 : 1);
