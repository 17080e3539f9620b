/** Minutes with many more events than the hour before. */
import { dayTime, duration, factor, number } from '../words/format.js';
import { events, numeric, stored } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const bursts = {
  id: 'bursts',
  title: 'Bursts',
  source: 'postgresql',
  columns: [
    { key: 'from', label: 'From', format: dayTime, link: (row) => events({ range: `${row.from}/${row.to}` }) },
    { key: 'to', label: 'Length', format: (_, row) => duration((Date.parse(row.to) - Date.parse(row.from)) / 1000) },
    numeric('events', 'Events'),
    numeric('expected', 'Expected', { format: number }),
    numeric('score', 'Score', { format: factor }),
  ],
  load: stored('history/bursts', (state) => ({ limit: state.top })),
  empty: 'No bursts in this range: no minute had many more events than the hour before it.',
};
