// Parses LookML files over and over with npm lookml-parser for so many seconds, and prints megabytes per second.
//   node lookml_parser.cjs SECONDS FILE…
const { readFileSync } = require('node:fs');
const { parse } = require('lookml-parser');

const [seconds, ...files] = process.argv.slice(2);
const texts = files.map((file) => readFileSync(file, 'utf8'));
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const rounds = (limit) => {
  const began = process.hrtime.bigint();
  let count = 0;
  let elapsed = 0;
  do {
    for (const text of texts) {
      const parsed = parse(text);
      if (parsed.error) throw new Error(parsed.error.message);
    }
    ++count;
    elapsed = Number(process.hrtime.bigint() - began) / 1e9;
  } while (elapsed < limit);
  return (bytes * count) / elapsed / 1e6;
};
rounds(Number(seconds) / 3);  // Lets the machine code settle.
console.log(rounds(Number(seconds)).toFixed(3));
