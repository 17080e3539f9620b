/** The newest events. The list stands still under the pointer and while something in it has the focus. */
import { html, LitElement } from 'lit';
import { kind, size } from '../components/event-cells.js';
import { name, outward } from '../components/links.js';
import { isFiltered } from '../state/url.js';
import { clock } from '../words/format.js';
import { events, numeric, stored } from './common.js';

const LENGTH = 12;

class Feed extends LitElement {
  static properties = { rows: { attribute: false }, held: { state: true } };

  constructor() {
    super();
    /** @type {any[]} */
    this.rows = [];
    /** @type {any[] | null} */
    this.held = null;
  }

  createRenderRoot() {
    return this;
  }

  #hold = () => {
    this.held ??= this.rows;
  };

  #release = () => {
    if (!this.matches(':hover') && !this.contains(document.activeElement)) this.held = null;
  };

  render() {
    const rows = this.held ?? this.rows;
    return html`<p class="held" ?hidden=${!this.held}>paused while you point at the list</p>
      <ol class="feed" @mouseenter=${this.#hold} @focusin=${this.#hold} @mouseleave=${this.#release} @focusout=${() => setTimeout(this.#release)}>${rows.map((row) => html`
      <li>
        <time datetime=${row.at}>${clock(row.at)}</time>
        <a class="wiki" href=${events({ wiki: row.wiki })}>${row.wiki}</a>
        <span class="title" title=${row.comment || row.title}>${name(row.title, events({ page: row.title, wiki: row.wiki }))}</span>
        ${size(row)}
        <span class="who ${row.bot ? 'bot' : ''}">${row.user ? name(row.user, events({ user: row.user })) : 'name removed'}</span>
        ${outward(row.diffUrl ?? row.url, row.diffUrl ? 'diff' : 'page', `${row.diffUrl ? 'Diff of' : 'The page'} ${row.title}`)}
      </li>`)}</ol>`;
  }
}

customElements.define('ws-feed', Feed);

/** @type {import('../components/panel.js').Spec} */
export const feed = {
  id: 'feed',
  title: 'Latest events',
  source: 'postgresql',
  columns: [
    { key: 'at', label: 'Time', format: clock },
    { key: 'wiki', label: 'Wiki' },
    { key: 'title', label: 'Page' },
    { key: 'type', label: 'Type', format: (_, row) => kind(row) },
    numeric('growth', 'Bytes'),
    { key: 'user', label: 'User' },
    { key: 'comment', label: 'Comment' },
  ],
  live: (snapshot, state) => {
    if (isFiltered(state)) return undefined;
    return snapshot.latest ? { rows: snapshot.latest } : null;
  },
  load: stored('events', { limit: String(LENGTH) }, (data) => data.map((row) => ({ ...row, bot: row.actor === 'bot' }))),
  body: ({ rows }) => html`<ws-feed .rows=${rows}></ws-feed>`,
  empty: 'No events stored yet.',
};
