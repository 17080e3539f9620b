/** Key figures: of the whole stream now, or of what the filters leave. */
import { html } from 'lit';
import { get } from '../api/client.js';
import { selection } from '../api/params.js';
import { bounds, isRelative, rangeName } from '../state/ranges.js';
import { isFiltered } from '../state/url.js';
import { duration, number, short } from '../words/format.js';
import { numeric } from './common.js';

/** @param {any} snapshot @param {import('../state/url.js').ViewState} state */
function live(snapshot, state) {
  if (isFiltered(state)) return undefined;
  const figures = snapshot.headline;
  if (!figures) return null;
  return {
    rows: [
      { name: 'events per minute', value: figures.perMinute, main: true },
      { name: 'by people', value: figures.humansPerMinute, key: 'human' },
      { name: 'by bots', value: figures.botsPerMinute, key: 'bot' },
      { name: 'events counted', value: figures.total },
      { name: 'edits, 5 min', value: figures.edits },
      { name: 'active wikis, 5 min', value: figures.wikis },
      { name: 'lag', value: figures.lagSeconds, format: duration },
    ],
  };
}

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const { meta, data } = await get('history/breakdown', { ...selection(state, now), by: 'bot,type', limit: '1000' }, signal);
  const sum = (test) => data.filter(test).reduce((all, segment) => all + segment.events, 0);
  const all = sum(() => true);
  if (all === 0) return { meta, rows: [] };
  const range = bounds(state.range, now, state.zone);
  // Before the first event nothing was counted: a mean over that time would be too low.
  const from = Math.max(range.from, meta.since && isRelative(state.range) ? Date.parse(meta.since) : range.from);
  return {
    meta,
    rows: [
      { name: `events, ${rangeName(state.range)}`, value: all, main: true },
      { name: 'by people', value: sum((segment) => segment.values.bot !== 'true'), key: 'human' },
      { name: 'by bots', value: sum((segment) => segment.values.bot === 'true'), key: 'bot' },
      { name: 'mean per minute', value: Math.round((all / Math.max(1, range.to - from)) * 600000) / 10, format: short },
      { name: 'edits and new pages', value: sum((segment) => ['edit', 'new'].includes(segment.values.type)) },
    ],
  };
}

/** @type {import('../components/panel.js').Spec} */
export const rate = {
  id: 'rate',
  title: 'Now',
  source: 'redis',
  columns: [{ key: 'name', label: 'Figure' }, numeric('value', 'Value')],
  live,
  load,
  body: ({ rows }) => html`<dl class="figures">${rows.map((row) => html`
    <div class=${row.main ? 'main' : ''}><dt>${row.key ? html`<i class="key" data-colour=${row.key} aria-hidden="true"></i>` : ''}${row.name}</dt>
      <dd data-figure=${row.name}>${(row.format ?? number)(row.value)}</dd></div>`)}</dl>`,
};
