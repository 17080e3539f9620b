/** Shares of events that have a property: by a bot, minor, patrolled; and the bytes that were added and removed. */
import { html, nothing } from 'lit';
import { get } from '../api/client.js';
import { selection } from '../api/params.js';
import { number, percent, short } from '../words/format.js';
import { fromWindow, numeric } from './common.js';

const PROPERTIES = [
  { key: 'bots', by: 'bot', yes: 'bots', no: 'people', colours: ['bot', 'human'] },
  { key: 'minor', by: 'minor', yes: 'minor edits', no: 'major', colours: ['violet', 'human'] },
  { key: 'patrolled', by: 'patrolled', yes: 'patrolled', no: 'unpatrolled', colours: ['green', 'grey'] },
];

/** @param {(property: any) => {yes: number, no: number}} counts */
const rows = (counts) => PROPERTIES.map((property) => ({ ...property, ...counts(property), yesName: property.yes, noName: property.no }))
  .filter((row) => row.yes + row.no > 0);

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const answers = await Promise.all(PROPERTIES.map((property) => get('history/breakdown', { ...selection(state, now), by: property.by, limit: '10' }, signal)));
  const count = (data, by, value) => data.find((segment) => segment.values[by] === value)?.events ?? 0;
  return {
    meta: answers[0].meta,
    rows: rows((property) => {
      const { data } = answers[PROPERTIES.indexOf(property)];
      return { yes: count(data, property.by, 'true'), no: count(data, property.by, 'false') };
    }),
  };
}

/** @param {any} growth bytes, if they are known */
const bytes = (growth) => (growth ? html`<p class="bytes"><span>Bytes</span> <b class="up">+${short(growth.added)}</b> added <b class="down">−${short(growth.removed)}</b> removed
  <b>${short(growth.added - growth.removed)}</b> net</p>` : nothing);

/** @type {import('../components/panel.js').Spec} */
export const properties = {
  id: 'properties',
  title: 'Edit properties',
  source: 'redis',
  columns: [{ key: 'yesName', label: 'Property' }, numeric('yes', 'Events with it'), numeric('no', 'Events without it')],
  live: fromWindow((found) => rows((property) => found.flags[property.key])),
  load,
  body: (result) => html`<div class="splits">${result.rows.map((row) => html`<div>
      <p><span><b>${percent(row.yes / (row.yes + row.no))}</b> ${row.yesName}</span><span>${row.noName} <b>${percent(row.no / (row.yes + row.no))}</b></span></p>
      <div class="bar" title="${number(row.yes)} ${row.yesName}, ${number(row.no)} ${row.noName}">${row.colours.map((colour, i) => html`
        <i data-colour=${colour} .style=${`width: ${(100 * (i ? row.no : row.yes)) / (row.yes + row.no)}%`}></i>`)}</div>
    </div>`)}</div>${bytes(result.detail?.growth)}`,
};
