/** How much pages grew or shrank, by people and by bots. */
import { get } from '../api/client.js';
import { actorKinds, selection } from '../api/params.js';
import { histogram } from '../charts/options.js';
import { colour } from '../charts/theme.js';
import { short } from '../words/format.js';
import { numeric } from './common.js';

/** @param {{from: number | null, to: number | null}} bucket @returns {string} */
function name({ from, to }) {
  if (from == null) return `below ${short(to)}`;
  if (to == null) return `${short(from)} and more`;
  return to - from === 1 ? short(from) : `${short(from)} to ${short(to - 1)}`;
}

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const ask = (actor) => get('history/sizes', { ...selection(state, now), actor }, signal);
  // The actor of the toolbar narrows both; bots are no people.
  const [people, bots] = await Promise.all([
    state.actor === 'bots' ? null : ask(actorKinds(state.actor || 'people')),
    state.actor === '' || state.actor === 'bots' ? ask('bot') : null,
  ]);
  const { meta, data } = people ?? bots;
  const rows = data.map((bucket, i) => ({ bucket: name(bucket), people: people?.data[i].events ?? 0, bots: bots?.data[i].events ?? 0 }));
  return { meta, rows: rows.some((row) => row.people + row.bots > 0) ? rows : [] };
}

/** @type {import('../components/panel.js').Spec} */
export const sizes = {
  id: 'sizes',
  title: 'Size changes, by people and bots',
  source: 'postgresql',
  columns: [{ key: 'bucket', label: 'Growth of the page in bytes' }, numeric('people', 'People'), numeric('bots', 'Bots')],
  load,
  chart: ({ rows }) => histogram({
    labels: rows.map((row) => row.bucket),
    unit: 'events',
    axis: 'growth of the page in bytes',
    series: [
      { name: 'people', values: rows.map((row) => row.people), colour: colour('human') },
      { name: 'bots', values: rows.map((row) => row.bots), colour: colour('bot') },
    ],
  }),
  pick: (event) => ({ actor: event.seriesIndex === 0 ? 'people' : 'bots' }),
};
