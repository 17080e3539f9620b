/** Patrolled and unpatrolled events, by people and by bots. */
import { barChart } from '../charts/options.js';
import { colour } from '../charts/theme.js';
import { number, percent } from '../words/format.js';
import { botName } from '../words/names.js';
import { numeric, stored } from './common.js';

/** @param {any[]} data @returns {any[]} */
const rows = (data) => ['false', 'true'].map((bot) => {
  const count = (patrolled) => data.find(({ values }) => values.bot === bot && values.patrolled === patrolled)?.events ?? 0;
  return { bot, patrolled: count('true'), unpatrolled: count('false') };
}).filter((row) => row.patrolled + row.unpatrolled > 0)
  .map((row) => ({ ...row, share: row.patrolled / (row.patrolled + row.unpatrolled) }));

/** @type {import('../components/panel.js').Spec} */
export const patrol = {
  id: 'patrol',
  title: 'Patrolled, by people and bots',
  source: 'postgresql',
  columns: [{ key: 'bot', label: 'Actor', format: botName }, numeric('patrolled', 'Patrolled'), numeric('unpatrolled', 'Unpatrolled'), numeric('share', 'Share patrolled', { format: percent })],
  load: stored('history/breakdown', { by: 'bot,patrolled', limit: '100' }, rows),
  chart: ({ rows: found }) => barChart({
    rows: found.map((row) => ({ name: `${botName(row.bot)}: ${percent(row.share)}`, values: [row.patrolled, row.unpatrolled] })),
    parts: [{ name: 'patrolled', colour: colour('green') }, { name: 'unpatrolled', colour: colour('grey') }],
    unit: 'events',
  }),
  pick: (event, { rows: found }) => ({ actor: found[event.dataIndex].bot === 'true' ? 'bots' : 'people', patrolled: event.seriesIndex === 0 ? 'true' : 'false' }),
  note: ({ rows: found }) => `${number(found.reduce((all, row) => all + row.patrolled + row.unpatrolled, 0))} events on wikis with patrolling`,
  empty: 'No events on wikis with patrolling in this range.',
};
