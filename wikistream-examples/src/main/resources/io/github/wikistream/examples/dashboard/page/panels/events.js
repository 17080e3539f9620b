/** Stored events, newest first, page by page. */
import { html, nothing } from 'lit';
import { get, url } from '../api/client.js';
import { selection } from '../api/params.js';
import { eventLinks, kind, size } from '../components/event-cells.js';
import { name } from '../components/links.js';
import { table } from '../components/table.js';
import { store } from '../state/store.js';
import { address } from '../state/url.js';
import { full, moment, number } from '../words/format.js';
import { actorName, namespaceName } from '../words/names.js';
import { events as link, numeric } from './common.js';

const PAGE = '50';

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} [signal] @param {string} [after] */
async function load(state, now, signal, after = '') {
  const parameters = { ...selection(state, now), limit: PAGE };
  const { meta, data } = await get('events', { ...parameters, after }, signal);
  return { meta, rows: data, detail: { parameters, next: meta.next, pages: 1 } };
}

/** @type {import('../components/panel.js').Column[]} */
const columns = [
  {
    key: 'at',
    label: 'Time',
    content: (row) => html`<a href=${address({ ...store.view, event: row.key })}><time datetime=${row.at} title=${full(row.at)}>${moment(row.at)}</time></a>`,
  },
  { key: 'wiki', label: 'Wiki', link: (row) => link({ wiki: row.wiki }) },
  { key: 'title', label: 'Page', content: (row) => html`<span class="title">${name(row.title, link({ wiki: row.wiki, page: row.title }))}</span>` },
  { key: 'type', label: 'Type', format: (_, row) => kind(row) },
  { key: 'growth', label: 'Bytes', numeric: true, content: (row) => (row.growth == null ? nothing : size(row)) },
  { key: 'user', label: 'User', content: (row) => (row.user ? html`<span class="user">${name(row.user, link({ user: row.user }))}</span>` : 'name removed') },
  { key: 'comment', label: 'Comment', content: (row) => html`<span class="comment"><bdi title=${row.comment ?? ''}>${row.comment ?? ''}</bdi></span>` },
  { key: 'diffUrl', label: 'On the wiki', content: eventLinks },
];

/** @param {import('../components/panel.js').Panel} panel */
async function more(panel) {
  const { result } = panel;
  try {
    const { meta, data } = await get('events', { ...result.detail.parameters, after: result.detail.next });
    panel.result = { meta: result.meta, rows: [...result.rows, ...data], detail: { ...result.detail, next: meta.next, pages: result.detail.pages + 1 } };
  } catch (error) {
    panel.error = error;
  }
}

/** @type {import('../components/panel.js').Spec} */
export const events = {
  id: 'events',
  title: 'Events',
  source: 'postgresql',
  columns,
  load,
  onlyTable: true,
  // What someone reads does not move.
  keep: (result, shown) => result.detail.pages > 1 || shown.matches(':hover, :focus-within'),
  body: (result, state, panel) => html`${table('Events', columns, result.rows)}
    <p class="more">${result.detail.next ? html`<button type="button" @click=${() => more(panel)}>More events</button>` : 'These are all events of the selection.'}
      <a href=${url('events', { ...result.detail.parameters, limit: '1000', format: 'csv' })} download>The first 1,000 as CSV</a></p>`,
  note: ({ rows, detail }) => `${number(rows.length)} events shown${detail.next ? ', there are more' : ''}`,
};

/** @type {import('../components/panel.js').Spec} */
export const oneEvent = {
  id: 'event',
  title: 'Event',
  source: 'postgresql',
  columns: [{ key: 'name', label: 'Property' }, { key: 'value', label: 'Value' }],
  load: async (state, _, signal) => {
    const { data } = await get(`events/${encodeURIComponent(state.event)}`, {}, signal);
    return {
      rows: [
        { name: 'time', value: full(data.at) },
        { name: 'type', value: kind(data) + (data.logAction ? ` (${data.logAction})` : '') },
        { name: 'wiki', value: data.wiki },
        { name: 'page', value: data.title },
        { name: 'namespace', value: namespaceName(data.namespace) },
        { name: 'user', value: data.user ?? 'name removed' },
        { name: 'actor', value: actorName(data.actor) },
        { name: 'growth in bytes', value: data.growth },
        { name: 'minor', value: data.minor },
        { name: 'patrolled', value: data.patrolled },
        { name: 'revision', value: data.revision },
        { name: 'comment', value: data.comment },
        { name: 'id', value: data.id },
      ].filter((row) => row.value != null),
      detail: data,
    };
  },
  keep: () => true,
  onlyTable: true,
  body: ({ rows, detail }) => html`<dl class="properties">${rows.map((row) => html`<div><dt>${row.name}</dt><dd><bdi>${String(row.value)}</bdi></dd></div>`)}</dl>
    <p class="more">${eventLinks(detail)} <a href=${link({ wiki: detail.wiki, page: detail.title })}>All events of the page</a>
      ${detail.user ? html`<a href=${link({ user: detail.user })}>All events of the user</a>` : nothing}
      <a href=${address({ ...store.view, event: '' })}>Close</a></p>`,
};

/** @param {Event} event */
const change = (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  store.set({ [input.name]: input.value.trim() });
};

/** Filters that only Explore has fields for. @param {import('../state/url.js').ViewState} state */
export const eventFilters = (state) => html`<form class="toolbar more-filters" aria-label="Further filters" @submit=${(event) => event.preventDefault()}>
  <label>User <input name="user" .value=${state.user} @change=${change} placeholder="exact name" size="16"></label>
  <label>Page <input name="page" .value=${state.page} @change=${change} placeholder="full title" size="22"></label>
  <label>Type of log entry <input name="logType" .value=${state.logType} @change=${change} placeholder="such as block" size="12"></label>
  ${[['minor', 'Minor', 'minor', 'major'], ['patrolled', 'Patrolled', 'patrolled', 'unpatrolled']].map(([key, label, yes, no]) => html`
    <label>${label} <select name=${key} @change=${change}>
      ${[['', 'all'], ['true', yes], ['false', no]].map(([value, words]) => html`<option value=${value} .selected=${state[key] === value}>${words}</option>`)}
    </select></label>`)}
</form>`;
