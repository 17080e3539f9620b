/** Stored events over time by kind of actor. */
import { actorColour } from '../charts/theme.js';
import { actorName } from '../words/names.js';
import { countedSteps, loadSteps, numeric, pickStep, seriesChart, startColumn } from './common.js';

const KINDS = ['registered', 'temporary', 'anonymous', 'bot', 'redacted'];

/** @param {any[]} rows */
const present = (rows) => KINDS.filter((kind) => rows.some((row) => row[kind]));

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const result = await loadSteps(state, now, 'history/actors', signal);
  const all = (row) => Object.values(row.actors).reduce((sum, count) => sum + count, 0);
  const { counted, unfinished } = countedSteps(result, result.detail, all);
  const rows = result.rows.map((row, i) => ({
    start: row.start,
    ...Object.fromEntries(KINDS.map((kind) => [kind, counted[i] ? row.actors[kind] ?? 0 : null])),
  }));
  return { meta: result.meta, rows: present(rows).length ? rows : [], detail: { step: result.detail, unfinished } };
}

/** @type {import('../components/panel.js').Spec} */
export const actorSeries = {
  id: 'actor-series',
  title: 'Actors over time',
  source: 'postgresql',
  columns: (result) => [startColumn(result), ...present(result.rows).map((kind) => numeric(kind, actorName(kind)))],
  load,
  chart: (result) => {
    const series = present(result.rows).map((kind) => ({
      name: actorName(kind), values: result.rows.map((row) => row[kind]), colour: actorColour(kind),
    }));
    return seriesChart(result, series, 'bar');
  },
  pick: pickStep,
};
