/** What several panels have in common. */
import { get } from '../api/client.js';
import { selection, steps } from '../api/params.js';
import { stepName, stepStart, timeChart } from '../charts/options.js';
import { colour } from '../charts/theme.js';
import { seconds } from '../state/ranges.js';
import { store } from '../state/store.js';
import { exploreLink, isFiltered } from '../state/url.js';
import { number } from '../words/format.js';

/** @typedef {import('../state/url.js').ViewState} ViewState */
/** @typedef {import('../components/panel.js').Column} Column */
/** @typedef {import('../components/panel.js').Result} Result */

const WINDOWS = { '-5m': '5m', '-1h': '1h' };

/**
 * The metrics of Redis answer for the whole stream over five minutes and an hour; everything else is asked of the stored events.
 * @param {any} snapshot @param {ViewState} state @returns {any} undefined if stored events have to be queried, null if it is not known yet
 */
export function liveWindow(snapshot, state) {
  const name = WINDOWS[state.range];
  return name && !isFiltered(state) ? snapshot.windows?.[name] ?? null : undefined;
}

/**
 * A panel's answer from the live window.
 * @param {(window: any) => any[]} rows @returns {(snapshot: any, state: ViewState) => Result | null | undefined}
 */
export const fromWindow = (rows) => once((found) => ({ rows: rows(found), detail: found }), liveWindow);

/**
 * Answers from a part of the live state, and with the same object as long as that part is the same.
 * @param {(part: any) => Result} answer
 * @param {(snapshot: any, state: ViewState) => any} choose the part; null and undefined are answers themselves
 * @returns {(snapshot: any, state: ViewState) => Result | null | undefined}
 */
export function once(answer, choose) {
  /** @type {any} */
  let part = null;
  /** @type {Result | null} */
  let result = null;
  return (snapshot, state) => {
    const found = choose(snapshot, state);
    if (!found) return found;
    if (found !== part) {
      part = found;
      result = answer(found);
    }
    return result;
  };
}

/**
 * A panel's answer from stored events.
 * @param {string} path
 * @param {Record<string, string> | ((state: ViewState) => Record<string, string>)} [more] further parameters
 * @param {(data: any) => any[]} [rows]
 */
export const stored = (path, more = {}, rows = (data) => data) => async (state, now, signal) => {
  const parameters = typeof more === 'function' ? more(state) : more;
  const { meta, data } = await get(path, { ...selection(state, now), ...parameters }, signal);
  return { meta, rows: rows(data), detail: data };
};

/** A column with a number. @param {string} key @param {string} label @param {Partial<Column>} [more] @returns {Column} */
export const numeric = (key, label, more = {}) => ({ key, label, numeric: true, format: number, ...more });

/** A link to events. @param {object} filters */
export const events = (filters) => exploreLink(store.view, filters);

/** Turns counts by key into rows, largest first. @param {Record<string, number>} counts */
export const rowsOf = (counts) => Object.entries(counts).map(([key, count]) => ({ key, events: count })).sort((a, b) => b.events - a.events);

/** Turns a breakdown by one dimension into rows. @param {string} dimension */
export const byValue = (dimension) => (data) => data.map((segment) => ({ key: segment.values[dimension], events: segment.events }));

/**
 * The steps of a series. Steps before the first event was counted and steps after the newest event are not counted, which is not the same as zero.
 * @param {Result} result whose rows have a `start`
 * @param {string} step
 * @param {(row: any) => number} count
 * @returns {{times: number[], counted: boolean[], unfinished: number}}
 */
export function countedSteps(result, step, count) {
  const { meta, rows } = result;
  const times = rows.map((row) => Date.parse(row.start));
  const since = meta?.since ? Date.parse(meta.since) : Number.POSITIVE_INFINITY;
  const newest = meta ? Date.parse(meta.asOf) : times.at(-1);
  const first = rows.findIndex((row) => count(row) > 0);
  const ends = (i) => times[i + 1] ?? times[i] + seconds(step) * 1000;
  const counted = rows.map((row, i) => count(row) > 0 || ((first >= 0 ? i > first : false) || ends(i) > since) && times[i] <= newest);
  const unfinished = times.findIndex((at, i) => at <= newest && newest < ends(i));
  return { times, counted, unfinished };
}

/** @param {ViewState} state @param {number} now @param {string} path @param {AbortSignal} signal @param {Record<string, string>} [more] */
export async function loadSteps(state, now, path, signal, more = {}) {
  const parameters = steps(state, now);
  const { meta, data } = await get(path, { ...parameters, ...more }, signal);
  return { meta, rows: data, detail: parameters.step };
}

/** The range of a step, to look at its events. @param {string | number} start @param {string} step @returns {string} */
function stepRange(start, step) {
  const from = new Date(start);
  return [from, new Date(from.getTime() + seconds(step) * 1000)].map((at) => at.toISOString().replace('.000', '')).join('/');
}

/** The first column of a series over time. @param {Result} result @returns {Column} */
export const startColumn = (result) => ({ key: 'start', label: 'From', format: (at) => stepStart(at, result.detail.step) });

/** The columns of events over time, by people and bots. @param {Result} result @returns {Column[]} */
export const activityColumns = (result) => [
  startColumn(result),
  numeric('people', 'People'),
  numeric('bots', 'Bots'),
];

/** Events over time, by people and bots. @param {Result} result @param {any[]} [more] further series */
export const activityChart = (result, more = []) => seriesChart(result, [
  { name: 'people', values: result.rows.map((row) => row.people), colour: colour('human') },
  { name: 'bots', values: result.rows.map((row) => row.bots), colour: colour('bot') },
  ...more,
]);

/** A chart of the steps of a result. @param {Result} result @param {any[]} series @param {'line' | 'bar'} [kind] */
export const seriesChart = ({ rows, detail }, series, kind = 'line') => timeChart({
  times: rows.map((row) => Date.parse(row.start)),
  step: detail.step,
  unit: `events per ${stepName(detail.step)}`,
  unfinished: detail.unfinished,
  kind,
  series,
});

/** Looks at the events of the step that was chosen in the chart. @param {any} event @param {Result} result */
export const pickStep = (event, { rows, detail }) => ({ range: stepRange(rows[event.dataIndex].start, detail.step) });

/**
 * A panel's answer from a route about the dashboard, which depends on neither range nor filters.
 * @param {string} path below `system`, or with a slash before it below the API
 * @param {(data: any) => any[]} [rows]
 * @param {Record<string, string>} [parameters]
 */
export const system = (path, rows = (data) => data, parameters = {}) => async (_state, _now, signal) => {
  const { meta, data } = await get(path.startsWith('/') ? path.slice(1) : `system/${path}`, parameters, signal);
  return { meta, rows: rows(data), detail: data };
};
