/** Events over time, by people and bots: the last hour from Redis, any other range from stored events. */
import { isFiltered } from '../state/url.js';
import { activityChart, activityColumns, countedSteps, loadSteps, once, pickStep } from './common.js';

/** @param {any} minutes */
function rowsOf(minutes) {
  const all = minutes.humans.map((people, i) => people + minutes.bots[i]);
  // Redis keeps no zeros: minutes before the first count, and those after the newest one, were not counted.
  const first = all.findIndex((count) => count > 0);
  if (first < 0) return { rows: [] };
  const last = all.findLastIndex((count) => count > 0);
  const start = Date.parse(minutes.start);
  const counted = (i, values) => (i >= first && i <= last ? values[i] : null);
  const rows = all.map((_, i) => ({
    start: new Date(start + i * 60000).toISOString(),
    people: counted(i, minutes.humans),
    bots: counted(i, minutes.bots),
  }));
  return { rows, detail: { step: '1m', unfinished: minutes.unfinished ? rows.length - 1 : -1 } };
}

const live = once(rowsOf, (snapshot, state) => (isFiltered(state) || !['-5m', '-1h'].includes(state.range) ? undefined : snapshot.minutes ?? null));

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const result = await loadSteps(state, now, 'history/series', signal);
  const { counted, unfinished } = countedSteps(result, result.detail, (row) => row.events);
  const rows = result.rows.map((row, i) => ({
    start: row.start,
    people: counted[i] ? row.events - row.bots : null,
    bots: counted[i] ? row.bots : null,
  }));
  return { meta: result.meta, rows: rows.some((row) => row.people || row.bots) ? rows : [], detail: { step: result.detail, unfinished } };
}

/** @type {import('../components/panel.js').Spec} */
export const minutes = {
  id: 'minutes',
  title: 'Events over time',
  source: 'redis',
  columns: activityColumns,
  live,
  load,
  chart: (result) => activityChart(result),
  pick: pickStep,
};
