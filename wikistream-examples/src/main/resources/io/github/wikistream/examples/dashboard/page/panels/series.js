/** Stored events over time, with another range beside them. */
import { html } from 'lit';
import { comparison, stepOf } from '../api/params.js';
import { stepName } from '../charts/options.js';
import { colour } from '../charts/theme.js';
import { rangeName, STEPS } from '../state/ranges.js';
import { store } from '../state/store.js';
import { number } from '../words/format.js';
import { activityChart, activityColumns, countedSteps, loadSteps, numeric, pickStep } from './common.js';

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const result = await loadSteps(state, now, 'history/series', signal, comparison(state));
  const { counted, unfinished } = countedSteps(result, result.detail, (row) => row.events);
  // The other range may begin before anything was counted.
  const first = result.rows.findIndex((row) => row.before > 0);
  const rows = result.rows.map((row, i) => ({
    ...row,
    people: counted[i] ? row.events - row.bots : null,
    bots: counted[i] ? row.bots : null,
    before: first >= 0 && i >= first ? row.before : null,
  }));
  return { meta: result.meta, rows: rows.some((row) => row.events || row.before) ? rows : [], detail: { step: result.detail, unfinished } };
}

/** @param {Event} event */
const change = (event) => {
  const input = /** @type {HTMLSelectElement} */ (event.target);
  store.set({ [input.name]: input.value });
};

/** Choices of a chart over time. @param {import('../state/url.js').ViewState} state */
export const stepControl = (state) => html`
  <label class="small">Step <select name="step" @change=${change}>
    <option value="" .selected=${state.step === ''}>automatic (${stepName(stepOf(state, store.rangeEnd))})</option>
    ${STEPS.map((step) => html`<option value=${step} .selected=${state.step === step}>${stepName(step)}</option>`)}
  </select></label>`;

/** @param {import('../state/url.js').ViewState} state */
export const compareControl = (state) => html`
  <label class="small">Compare <select name="compare" @change=${change}>
    <option value="" .selected=${state.compare === ''}>with nothing</option>
    <option value="previous" .selected=${state.compare === 'previous'}>with the range before</option>
    ${state.compare.includes('/') ? html`<option value=${state.compare} .selected=${true}>${rangeName(state.compare)}</option>` : ''}
  </select></label>`;

/** @param {import('./common.js').Result} result */
const hasOtherRange = (result) => result.rows.some((row) => row.before != null);

/** @type {import('../components/panel.js').Spec} */
export const series = {
  id: 'series',
  title: 'Events over time',
  source: 'postgresql',
  controls: (state) => html`${stepControl(state)}${compareControl(state)}`,
  columns: (result) => [
    ...activityColumns(result),
    ...hasOtherRange(result) ? [numeric('before', 'All events, other range')] : [],
  ],
  load,
  chart: (result) => activityChart(result, hasOtherRange(result)
    ? [{ name: 'other range', values: result.rows.map((row) => row.before), colour: colour('muted'), dashed: true, alone: true }]
    : []),
  pick: pickStep,
  note: ({ rows }) => `${number(rows.reduce((all, row) => all + row.events, 0))} events`,
};
