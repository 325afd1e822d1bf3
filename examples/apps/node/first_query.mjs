// Asks an Oriel server one query through the official TypeScript SDK and prints the answer as a table.
//
//   node first_query.mjs [looker.ini]
//
// The settings come from the ini file and from LOOKERSDK_… variables, as the SDK reads them. For a server with a certificate
// of its own, let NODE_EXTRA_CA_CERTS name that certificate.
import process from 'node:process';
import { LookerNodeSDK, NodeSettingsIniFile } from '@looker/sdk-node';

// The SDK tells about its time-out on every request; that is of no interest here.
console.debug = () => {};

const sdk = LookerNodeSDK.init40(new NodeSettingsIniFile('LOOKERSDK', process.argv[2] ?? 'looker.ini', 'Looker'));

const query = {
  model: 'flights',
  view: 'flights',
  fields: ['origin.city', 'flights.count', 'flights.percent_late', 'flights.average_delay', 'flights.total_distance'],
  sorts: ['flights.count desc'],
  limit: '10',
};

function table(rows) {
  const names = Object.keys(rows[0]);
  const cells = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => String(row[column]).length)));
  return cells
    .map((row, line) => row
      .map((cell, column) => (column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column])))
      .join('  ') + (line === 0 ? `\n${widths.map((width) => '-'.repeat(width)).join('  ')}` : ''))
    .join('\n');
}

try {
  const me = await sdk.ok(sdk.me('id,display_name'));
  const began = performance.now();
  const rows = await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: query, apply_formatting: true }));
  const took = performance.now() - began;
  if (!Array.isArray(rows) || rows.length === 0 || rows[0].looker_error) {
    throw new Error(`the query was not answered: ${JSON.stringify(rows)}`);
  }
  console.log(`The busiest cities of ${query.model}, asked by ${me.display_name} (user ${me.id}) in ${took.toFixed(0)} ms:\n`);
  console.log(table(rows));
  await sdk.authSession.logout();
} catch (error) {
  console.error(`first_query: ${error.message}`);
  process.exitCode = 1;
}
