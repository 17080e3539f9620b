/** Events by a dimension, compared with the range before or with any other. */
import { html } from 'lit';
import { get } from '../api/client.js';
import { comparison as other, selection } from '../api/params.js';
import { bounds } from '../state/ranges.js';
import { store } from '../state/store.js';
import { growth, percent } from '../words/format.js';
import { actorName, botName, logTypeName, namespaceName, typeName } from '../words/names.js';
import { events, numeric } from './common.js';

const flag = (yes, no) => (value) => (value === 'true' ? yes : no);
const DIMENSIONS = {
  type: { label: 'type', name: typeName, filter: (type) => ({ type }) },
  wiki: { label: 'wiki', name: (wiki) => wiki, filter: (wiki) => ({ wiki }) },
  actor: { label: 'actor', name: actorName, filter: (key) => ({ actor: { bot: 'bots', temporary: 'temporary' }[key] ?? 'people' }) },
  namespace: { label: 'namespace', name: namespaceName, filter: (namespace) => ({ namespace }) },
  'log-type': { label: 'type of log entry', name: logTypeName, filter: (logType) => ({ logType }) },
  bot: { label: 'bots and people', name: botName, filter: (value) => ({ actor: value === 'true' ? 'bots' : 'people' }) },
  minor: { label: 'minor edits', name: flag('minor', 'major'), filter: (minor) => ({ minor }) },
  patrolled: { label: 'patrol', name: flag('patrolled', 'unpatrolled'), filter: (patrolled) => ({ patrolled }) },
};

/** @param {Event} event */
const pickDimension = (event) => store.set({ by: /** @type {HTMLSelectElement} */ (event.target).value });

/** A time for an input of this browser. @param {number} at */
const inputTime = (at) => new Date(at - new Date(at).getTimezoneOffset() * 60000).toISOString().slice(0, 16);

/** The other range has the length of this one: it needs only a start. @param {Event} event */
function pickStart(event) {
  const from = Date.parse(/** @type {HTMLInputElement} */ (event.target).value);
  const range = bounds(store.view.range, store.rangeEnd, store.view.zone);
  if (!Number.isNaN(from)) store.set({ compare: [from, from + range.to - range.from].map((at) => new Date(at).toISOString()).join('/') });
}

/** @param {import('../state/url.js').ViewState} state */
function controls(state) {
  const range = bounds(state.range, store.rangeEnd, state.zone);
  const from = state.compare.includes('/') ? Date.parse(state.compare.split('/')[0]) : range.from - (range.to - range.from);
  return html`
    <label class="small">By <select name="by" @change=${pickDimension}>${Object.entries(DIMENSIONS).map(([key, { label }]) => html`
      <option value=${key} .selected=${state.by === key}>${label}</option>`)}</select></label>
    <label class="small">Other range from <input type="datetime-local" name="other" .value=${inputTime(from)} @change=${pickStart}></label>`;
}

/** @type {import('../components/panel.js').Spec} */
export const comparison = {
  id: 'comparison',
  title: 'Comparison with another range',
  source: 'postgresql',
  controls,
  columns: () => {
    const { name, filter, label } = DIMENSIONS[store.view.by];
    return [
      { key: 'value', label: label[0].toUpperCase() + label.slice(1), format: name, link: (row) => events(filter(row.value)) },
      numeric('events', 'Events'),
      numeric('before', 'Other range'),
      numeric('growth', 'Difference', { format: (value, row) => (row.before == null ? '–' : growth(value)) }),
      numeric('share', 'Share', { format: percent }),
      numeric('shareBefore', 'Share, other range', { format: percent }),
    ];
  },
  note: ({ rows }) => (rows.some((row) => row.before != null) ? '' : 'the other range was not counted'),
  load: async (state, now, signal) => {
    const range = state.compare.includes('/') ? other(state) : {};
    const { meta, data } = await get('history/comparison', { ...selection(state, now), ...range, by: state.by, limit: state.top }, signal);
    // A range in which nothing was counted is not a range without events.
    const counted = data.some((row) => row.before > 0);
    return { meta, rows: counted ? data : data.map((row) => ({ ...row, before: null, shareBefore: null })) };
  },
};
