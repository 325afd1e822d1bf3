// The yardstick of SQL generation: Malloy compiles random queries over a model of 600 fields, the counterpart of
// bench/micro/query_compile_bench.cpp: twelve sources of fifty fields, six fields and two filters a query, all distinct.
//
//   node malloy.cjs SECONDS     prints the median of a query in microseconds
//
// The model is compiled once and not counted. Tables are described by hand: no database takes part in compiling.
const malloy = require("@malloydata/malloy");

const kSources = 12;
const kFields = 50;

const columnType = (i) => (i % 4 === 1 ? "timestamp" : i % 4 === 2 ? "number" : "string");

/** What Malloy asks of a connection while it compiles: the columns of tables. */
const connection = {
  name: "db",
  dialectName: "duckdb",
  getDigest: async () => "columns by hand",
  fetchSchemaForTables: async (tables) => {
    const schemas = {};
    for (const [key, path] of Object.entries(tables)) {
      const fields = [{ name: "id", type: "number", numberType: "integer" }];
      for (let i = 1; i < kFields; ++i) {
        const type = columnType(i);
        fields.push(type === "number" ? { name: `field_${i}`, type, numberType: "integer" } : { name: `field_${i}`, type });
      }
      schemas[key] = { type: "table", name: key, dialect: "duckdb", tablePath: path, connection: "db", fields };
    }
    return { schemas, errors: {} };
  },
};

function modelText() {
  const sources = [];
  for (let v = kSources - 1; v >= 0; --v) {
    const lines = [`source: view_${v} is db.table('view_${v}') extend {`, "  primary_key: id"];
    for (let i = 1; i < kFields; ++i) {
      if (i % 4 === 1) lines.push(`  dimension: month_${i} is field_${i}.month`);
      if (i % 4 === 2) lines.push(`  measure: sum_${i} is field_${i}.sum()`);
      if (i % 4 === 3) lines.push(`  dimension: same_${i} is field_${i + 1 < kFields ? i + 1 : 4}`);
    }
    if (v === 0) {
      for (let j = 1; j < kSources; ++j) lines.push(`  join_${j % 3 === 2 ? "many" : "one"}: view_${j} on id = view_${j}.id`);
    }
    lines.push("}");
    sources.push(lines.join("\n"));
  }
  return sources.join("\n");
}

/** Numbers that are the same in each run (a linear congruential generator). */
let state = 7;
const below = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};

function queryText() {
  const path = (view, name) => (view === 0 ? name : `view_${view}.${name}`);
  const groups = new Set();
  const aggregates = new Set();
  for (let n = 0; n < 6; ++n) {
    const view = below(4);
    const i = 1 + below(kFields - 1);
    if (i % 4 === 2) aggregates.add(path(view, `sum_${i}`));
    else groups.add(path(view, i % 4 === 1 ? `month_${i}` : i % 4 === 3 ? `same_${i}` : `field_${i}`));
  }
  const named = (paths) => [...paths].map((each, n) => `${each.replace(".", "_")}_${n} is ${each}`).join(", ");
  const word = path(below(4), `field_${4 * (1 + below(12))}`);
  const moment = `field_${1 + 4 * below(12)}`;
  return `run: view_0 -> {
    ${groups.size ? `group_by: ${named(groups)}` : ""}
    ${aggregates.size ? `aggregate: ${named(aggregates)}` : ""}
    where: (${word} = 'FOO' or ${word} ~ 'BAR%') and ${word} != 'BAZ', ${moment} > now - 90 days
    limit: 500
  }`;
}

async function main() {
  const runtime = new malloy.SingleConnectionRuntime({ urlReader: { readURL: async () => "" }, connection });
  const model = runtime.loadModel(modelText());
  await model.getModel();
  const times = [];
  const limit = Number(process.argv[2]) * 1000;
  const began = performance.now();
  do {
    const text = queryText();
    const start = performance.now();
    const sql = await model.loadQuery(text).getSQL();
    times.push(performance.now() - start);
    if (!/SELECT/i.test(sql)) throw new Error(`not SQL: ${sql}`);
  } while (performance.now() - began < limit || times.length < 5);
  times.sort((a, b) => a - b);
  console.log((times[times.length >> 1] * 1000).toFixed(1));
}

main().catch((error) => {
  console.error(`malloy.cjs: ${error.message}`);
  process.exit(1);
});
