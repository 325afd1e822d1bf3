// Writes peer.tsv: what the npm package @looker/filter-expressions, the parser of Looker's own pages, makes of filter
// expressions, in the normal form that src/lang/filters/peer_test.cpp shows. README.md says how to run it.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { parseFilterExpression } = require('@looker/filter-expressions');
const source = join(dirname(require.resolve('@looker/filter-expressions')), '../../src/grammars');

// --- Expressions ----------------------------------------------------------------------------------------------------

const expressions = { date: [], number: [], string: [], tier: [], location: [] };
const add = (type, ...texts) => expressions[type].push(...texts);

// The package's own, from the lists that its tests use.
for (const file of readdirSync(source)) {
  const type = /^(date|number|string|tier)_grammar_test_expressions\.ts$/.exec(file)?.[1];
  if (!type) continue;
  const literal = /expression:\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)/g;
  for (const [, text] of readFileSync(join(source, file), 'utf8').matchAll(literal)) add(type, new Function(`return ${text}`)());
}
const places = readFileSync(join(source, 'location_grammar.spec.ts'), 'utf8');
for (const [, text] of places.matchAll(/^\s*(?:\[)?'([^']*)',(?: '|$)/gm)) add('location', text);

// All units in all forms of date filters.
const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'fiscal quarter', 'year', 'fiscal year'];
for (const unit of units) {
  for (const n of [1, 2, 14]) {
    add('date', `${n} ${unit}`, `${n} ${unit}s`, `${n} ${unit} ago`, `${n} ${unit}s from now`, `last ${n} ${unit}s`);
    add('date', `before ${n} ${unit}s`, `before ${n} ${unit}s ago`, `after ${n} ${unit}s ago`, `after ${n} ${unit} from now`);
  }
  add('date', `last ${unit}`, `this ${unit}`, `next ${unit}`, `before this ${unit}`, `after next ${unit}`, `before last ${unit}`);
  for (const other of units) {
    add('date', `3 ${unit}s ago for 2 ${other}s`, `2 ${unit}s from now for 3 ${other}s`, `this ${unit} to ${other}`);
  }
  add('date', `5 ${unit}s ago for 5 ${unit}s`, `2018-02-28 for 3 ${unit}s`, `2016/02 for 2 ${unit}s`, `2018-05-10 05:00 for 5 ${unit}s`);
}
add('date', 'today', 'Yesterday', 'TOMORROW', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');
add('date', '2018-05-29', '2018/05/29', '2018-05-29 10:15', '2018-05-29 10:15:30', '2018/05', '2018-12', '2018', '0001', '9998');
add('date', '2018-Q1', '2018/q4', 'FY2018', 'FY2018-Q1', 'FY2018-Q4', '2018-02-29', '2018-13', '2018-1', '2018-05-29 24:00');
add('date', '2018-05-29 to 2018-06-01', '2018/05/29 10:00 to 2018/05/29 11:30', 'before 2018-01-01', 'after 2018-01-01 12:30');
add('date', '3 days, 2018', 'null, today', 'NOT NULL', 'Null', '2018,2019 , 2020', '3 days ago, 5 days ago, not null');
add('date', 'soon', '3', 'days', '3 days from', 'last', 'before', '2018-05-29 to', '3 parsecs', 'this', '-3 days', '3.5 days');
add('date', "{{ _user_attributes['d'] }}", '{{_user_attributes["d"]}}', "3 days, {{ _user_attributes['d'] }}");

// Numbers.
for (const n of ['5', '-5', '0', '5.25', '-0.5', '1e3', '2.5e-1']) {
  add('number', n, `not ${n}`, `>${n}`, `>= ${n}`, `<${n}`, `<=${n}`, `NOT >${n}`, `${n} to`, `to ${n}`, `NOT ${n},7`, `7, not ${n}`);
  add('number', `[${n},1000]`, `(${n},1000)`, `[${n},)`, `(,${n}]`, `(-inf,${n}]`, `[${n},inf)`, `not [${n},1000)`, `${n} to 1000`);
  add('number', `>${n} AND <1000`, `<=1000 AND >=${n}`, `<${n} OR >1000`, `>=1000 or <=${n}`, `not ${n} to 1000`);
}
add('number', '1,2,3', '1, 2 , 3', '1 OR 2', '1 or 2,3', '(1,2],5,[7,9)', 'not 5, not 6', 'not 5, 6, not null', 'null', 'NOT NULL');
add('number', '1,null', 'not null, 5', 'not 1, not 2, not 3, 4', '1, not [2,3], 4', 'not 1, [2,3], 4', '23,not 42,not 42,7', '.5');
add('number', 'five', '5 6', '>', '>1 AND', '>1 AND >2', '(1,2', '1..5', 'not', 'to', '5,', ',5', '0x10', '1_000', '--5', '$5');
add('number', "{{ _user_attributes['n'] }}", "1, {{ _user_attributes['n'] }}");

// Strings and tiers.
for (const word of ['FOO', 'foo bar', 'a.b', "O'Brien", '100', 'é']) {
  add('string', word, `-${word}`, `%${word}%`, `${word}%`, `%${word}`, `-%${word}%`, `-${word}%`, `${word},x`, `-${word},-x`, `"${word}"`);
  add('string', `${word}%x`, `_${word}`, `${word}_`, `${word}%,-${word}x`, `${word},-${word}%`, `-"${word}"`, `x,"${word}",y`);
  add('tier', word, `-${word}`, `${word},x`, `"${word}"`, `-"${word}",x`);
}
add('string', '%', 'a^,b', 'a^%b', 'a^_b', 'a^^b', '^-a', 'a^ ', 'a^ ^ ', '^ a', '"a,b"', '"a%b"', '"a_b^c"', '"-a"', '"NULL"', '"a', 'a"');
add('string', 'NULL,a', 'null,-a', '-NULL,-EMPTY', 'EMPTY,a', 'Null', 'nullable', 'a%b%c', '%a%b%', 'a,,b', ',a', 'a,', '-', '--a', 'a-b');
add('string', 'a\\,b', 'a\\%b', 'a\\tb', 'a\\u00e9b', 'a\\qb', 'a^b', '^', 'a;b', "' OR 1=1 --", 'a, b', ' a', 'a ', '%a^%b%', '%a^_%', 'a%^,b');
add('string', "{{ _user_attributes['s'] }}", "a,{{ _user_attributes['s'] }}", '{{ _user_attributes["s"] }},-b', '{{ s }}');
add('tier', '10 to 19,20 to 29', 'Below 0', '80 or Above', '"[0,10)"', '[0,10)', 'T01 [0;10)', '>= 10 and < 20', '-10 to 19', '"-10 to -1"');
add('tier', 'NULL', 'Undefined', 'a%', 'a_b', "{{ _user_attributes['s'] }}");

// Locations.
for (const unit of ['meters', 'feet', 'kilometers', 'miles', 'MILES']) add('location', `2.5 ${unit} from 10, -20`, `0 ${unit} FROM -90,180`);
add('location', '0,0', '90,180', '-90,-180', '91,0', '0,181', '36.97', '36.97,', 'here', '-5 miles from 1,2', '5 from 1,2', '5 parsecs from 1,2');
add('location', 'inside box from 10,170 to -10,-170', 'INSIDE BOX FROM 1.5,2.5 TO -1.5,3.5', 'inside box from 1,2', 'null', 'not null', '- null');
add('location', 'inside box from 1,2 to 3,4', "{{ _user_attributes['l'] }}", '1,2,3', 'not 1,2', '36.97 , -122.03');

// --- Normal forms ---------------------------------------------------------------------------------------------------

class Unknown extends Error {}

const items = (node) => (node.type === ',' ? [...items(node.left), ...items(node.right)] : [node]);
const refused = (node) => (node.is === false ? '!' : '');

function stringTerms(node) {
  if (node.type === 'user_attribute') return [`<${node.attributeName}-value>`];
  const mark = refused(node);
  const pattern = (text) => `${mark}like${/[\^]/.test(text) ? '^' : ''}<${text}>`;
  const escaped = node.value?.[0] === undefined ? '' : String(node.value[0]).replace(/[%_^]/g, '^$&');
  switch (node.type) {
    case 'match': return node.value.map((value) => `${mark}<${value}>`);
    case 'contains': return [pattern(`%${escaped}%`)];
    case 'startsWith': return [pattern(`${escaped}%`)];
    case 'endsWith': return [pattern(`%${escaped}`)];
    case 'other': return [node.value[0] === '%' ? `${mark}any` : pattern(node.value[0])];
    case 'null': return [`${mark}null`];
    case 'blank': return [`${mark}empty`];
  }
  throw new Unknown(node.type);
}

function numberTerms(node) {
  if (node.type === 'user_attribute') return ['7'];
  const mark = refused(node);
  const text = (value) => String(Number(value));
  switch (node.type) {
    case '=': return node.value.map((value) => mark + text(value));
    case '>': return [`${mark}(${text(node.value[0])};)`];
    case '>=': return [`${mark}[${text(node.value[0])};)`];
    case '<': return [`${mark}(;${text(node.value[0])})`];
    case '<=': return [`${mark}(;${text(node.value[0])}]`];
    case 'between': return [`${mark}${node.bounds[0]}${text(node.low)};${text(node.high)}${node.bounds[1]}`];
    case 'null': return [`${mark}null`];
  }
  throw new Unknown(node.type);
}

// Dates: Friday 2018-05-18 18:30:02, weeks from Monday, fiscal years as calendar years.
const now = Date.UTC(2018, 4, 18, 18, 30, 2);
const kFixed = { second: 1e3, minute: 6e4, hour: 36e5, day: 864e5, week: 7 * 864e5 };
const kMonths = { month: 1, quarter: 3, 'fiscal quarter': 3, year: 12, 'fiscal year': 12 };
const utc = (year, month, day = 1, hour = 0, minute = 0, second = 0) => {
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second));
  if (at.getUTCMonth() !== (Number(month) - 1) % 12) throw new Unknown('no such day');
  return at.getTime();
};

function start(unit, at = now) {
  const date = new Date(at);
  if (unit in kMonths) {
    const length = kMonths[unit];
    return utc(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / length) * length + 1);
  }
  if (unit === 'week') return start('day', at) - ((date.getUTCDay() + 6) % 7) * kFixed.day;
  return Math.floor(at / kFixed[unit]) * kFixed[unit];
}

function moved(at, count, unit) {
  if (unit in kFixed) return at + count * kFixed[unit];
  const date = new Date(at);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * kMonths[unit];
  const year = Math.floor(months / 12);
  const last = new Date(Date.UTC(year, (months % 12) + 1, 0)).getUTCDate();
  return utc(year, (months % 12) + 1, Math.min(date.getUTCDate(), last)) + (at - start('day', at));
}

const iso = (at) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
const range = (from, to) => `[${from === null ? '-' : iso(from)} .. ${to === null ? '-' : iso(to)})`;
const unitRange = (from, unit) => range(from, moved(from, 1, unit));
const instant = (d) => utc(d.year, d.month, d.day, d.hour || 0, d.minute || 0, d.second || 0);
const kWeek = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function dateTerm(node) {
  const T = (unit) => start(unit);
  switch (node.type) {
    case 'user_attribute': return unitRange(T('day'), 'day');
    case 'null': return 'null';
    case 'notnull': return 'not null';
    case 'past':
      if (node.complete) return range(moved(T(node.unit), -node.value, node.unit), T(node.unit));
      return range(moved(T(node.unit), 1 - node.value, node.unit), moved(T(node.unit), 1, node.unit));
    case 'lastInterval': return range(moved(T(node.unit), 1 - node.value, node.unit), moved(T(node.unit), 1, node.unit));
    case 'pastAgo': return unitRange(moved(T(node.unit), -node.value, node.unit), node.unit);
    case 'from now': return unitRange(moved(T(node.unit), node.value, node.unit), node.unit);
    case 'relative': {
      const { value, unit } = node.startInterval;
      const from = moved(T(unit), node.intervalType === 'ago' ? -value : value, unit);
      return range(from, moved(from, node.endInterval.value, node.endInterval.unit));
    }
    case 'thisRange': return range(T(node.startInterval), T(node.endInterval));
    case 'this': return unitRange(T(node.unit), node.unit);
    case 'next': return unitRange(moved(T(node.unit), 1, node.unit), node.unit);
    case 'last': return unitRange(moved(T(node.unit), -1, node.unit), node.unit);
    case 'before':
    case 'after': {
      const at = node.range === 'absolute' ? instant(node.date) : moved(T(node.unit), node.fromnow ? node.value : -node.value, node.unit);
      return node.type === 'before' ? range(null, at) : range(at, null);
    }
    case 'day': {
      const today = T('day');
      const shift = { today: 0, yesterday: -1, tomorrow: 1 }[node.day];
      const back = (new Date(today).getUTCDay() + 6 - kWeek.indexOf(node.day) + 7) % 7;
      return unitRange(moved(today, shift ?? -back, 'day'), 'day');
    }
    case 'on': {
      const length = node.date.second ? 'second' : node.date.hour ? 'minute' : 'day';
      return unitRange(instant(node.date), length);
    }
    case 'range': return range(instant(node.start), instant(node.end));
    case 'rangeInterval': return range(instant(node.start), moved(instant(node.start), node.end.value, node.end.unit));
    case 'monthInterval': return range(utc(node.year, node.month), moved(utc(node.year, node.month), node.end.value, node.end.unit));
    case 'month': return unitRange(utc(node.year, node.month), 'month');
    case 'quarter': return unitRange(utc(node.year, node.quarter.quarter * 3 - 2), 'quarter');
    case 'year':
    case 'fiscalYear': return unitRange(utc(node.year, 1), 'year');
    case 'fiscalQuarter': return unitRange(utc(node.year, node.quarter[1] * 3 - 2), 'quarter');
  }
  const side = /^(before|after)_(this|next|last)$/i.exec(node.type);
  if (!side) throw new Unknown(node.type);
  const at = moved(T(node.unit), { this: 0, next: 1, last: -1 }[side[2].toLowerCase()], node.unit);
  return side[1] === 'before' ? range(null, at) : range(at, null);
}

function locationTerm(node) {
  const metres = { meters: 1, feet: 0.3048, kilometers: 1000, miles: 1609.344 };
  switch (node.type) {
    case 'anywhere': return '';
    case 'user_attribute': return 'null';
    case 'null': return 'null';
    case 'notnull': return '!null';
    case 'location': return `point ${node.lat},${node.lon}`;
    case 'circle': return `circle ${Number((node.distance * metres[node.unit.toLowerCase()]).toPrecision(12))}m ${node.lat},${node.lon}`;
    case 'box': return `box ${node.lat},${node.lon} ${node.lat1},${node.lon1}`;
  }
  throw new Unknown(node.type);
}

const terms = {
  string: stringTerms,
  tier: stringTerms,
  number: numberTerms,
  date: (node) => [dateTerm(node)],
  location: (node) => [locationTerm(node)],
};

function normalForm(type, text) {
  const tree = parseFilterExpression(type, text);
  if (tree.type === 'anyvalue' || text === '') return '';
  const all = items(tree);
  if (all.some((node) => node.type === 'matchesAdvanced')) return 'refused';
  try {
    return [...new Set(all.flatMap(terms[type]))].sort().join(' & ');
  } catch (error) {
    if (error instanceof Unknown) return `unknown: ${error.message}`;
    throw error;
  }
}

for (const [type, texts] of Object.entries(expressions)) {
  for (const text of [...new Set(texts)]) console.log([type, JSON.stringify(text), JSON.stringify(normalForm(type, text))].join('\t'));
}
