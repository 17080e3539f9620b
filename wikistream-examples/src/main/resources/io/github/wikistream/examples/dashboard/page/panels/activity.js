/** Users by their number of events. */
import { histogram } from '../charts/options.js';
import { colour } from '../charts/theme.js';
import { number } from '../words/format.js';
import { numeric, stored } from './common.js';

/** @param {{from: number, to: number | null}} bucket @returns {string} */
function name({ from, to }) {
  if (to == null) return `${number(from)} and more`;
  return to - from === 1 ? number(from) : `${number(from)} to ${number(to - 1)}`;
}

/** @type {import('../components/panel.js').Spec} */
export const activity = {
  id: 'activity',
  title: 'Users by number of events',
  source: 'postgresql',
  columns: [{ key: 'from', label: 'Events per user', format: (_, row) => name(row) }, numeric('users', 'Users'), numeric('events', 'Events')],
  load: stored('history/activity', {}, (data) => (data.some((bucket) => bucket.users > 0) ? data : [])),
  chart: ({ rows }) => histogram({
    labels: rows.map(name),
    unit: 'users',
    axis: 'events per user',
    series: [{ name: 'users', values: rows.map((row) => row.users), colour: colour('human') }],
  }),
  note: ({ rows }) => `${number(rows.reduce((all, row) => all + row.users, 0))} users`,
};
