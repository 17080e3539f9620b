/** Events by type. */
import { barChart } from '../charts/options.js';
import { typeColour } from '../charts/theme.js';
import { typeName } from '../words/names.js';
import { byValue, events, fromWindow, numeric, rowsOf, stored } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const types = {
  id: 'types',
  title: 'Events by type',
  source: 'redis',
  columns: [{ key: 'key', label: 'Type', format: typeName, link: (row) => events({ type: row.key }) }, numeric('events', 'Events')],
  live: fromWindow((found) => rowsOf(found.types)),
  load: stored('history/breakdown', { by: 'type', limit: '100' }, byValue('type')),
  chart: ({ rows }) => barChart({
    rows: rows.map((row) => ({ name: typeName(row.key), values: [row.events] })),
    parts: [{ name: 'events', colour: typeColour('edit') }],
    colours: rows.map((row) => typeColour(row.key)),
    unit: 'events',
  }),
  pick: (event, { rows }) => ({ type: rows[event.dataIndex].key }),
};
