/** The types of events of each of the busiest wikis. */
import { barChart } from '../charts/options.js';
import { typeColour } from '../charts/theme.js';
import { TYPE_KEYS, typeName } from '../words/names.js';
import { events, numeric, stored } from './common.js';

/** @param {any[]} data */
function rows(data) {
  /** @type {Map<string, any>} */
  const wikis = new Map();
  for (const { values, events: count } of data) {
    const row = wikis.get(values.wiki) ?? { wiki: values.wiki, all: 0 };
    row[values.type] = count;
    row.all += count;
    wikis.set(values.wiki, row);
  }
  return [...wikis.values()].sort((a, b) => b.all - a.all);
}

/** @param {any[]} found */
const typesOf = (found) => [...TYPE_KEYS, ...new Set(found.flatMap(Object.keys))]
  .filter((key, i, all) => !['wiki', 'all'].includes(key) && all.indexOf(key) === i && found.some((row) => row[key]));

/** @type {import('../components/panel.js').Spec} */
export const wikiTypes = {
  id: 'wiki-types',
  title: 'Types by wiki',
  source: 'postgresql',
  columns: (result) => [
    { key: 'wiki', label: 'Wiki', link: (row) => events({ wiki: row.wiki }) },
    ...typesOf(result.rows).map((key) => numeric(key, typeName(key), { format: (value) => String(value ?? 0) })),
    numeric('all', 'All'),
  ],
  load: async (state, now, signal) => {
    const result = await stored('history/breakdown', { by: 'wiki,type', limit: '1000' }, rows)(state, now, signal);
    return { ...result, rows: result.rows.slice(0, Number(state.top)) };
  },
  chart: ({ rows: found }) => {
    const keys = typesOf(found);
    return barChart({
      rows: found.map((row) => ({ name: row.wiki, values: keys.map((key) => row[key] ?? 0) })),
      parts: keys.map((key) => ({ name: typeName(key), colour: typeColour(key) })),
      unit: 'events',
    });
  },
  pick: (event, { rows: found }) => ({ wiki: found[event.dataIndex].wiki, type: typesOf(found)[event.seriesIndex] }),
};
