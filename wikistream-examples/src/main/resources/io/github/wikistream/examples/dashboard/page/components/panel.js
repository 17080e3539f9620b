/** The frame of every panel: title, state in words, chart or list, the same as a table, and downloads. */
import { html, LitElement, nothing } from 'lit';
import '../charts/chart.js';
import { csv, picture, save } from '../export/files.js';
import { rangeName } from '../state/ranges.js';
import { store, StoreController } from '../state/store.js';
import { exploreLink, isFiltered } from '../state/url.js';
import { clock, dayTime, duration } from '../words/format.js';
import { cellText, table } from './table.js';

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {boolean} [numeric]
 * @property {(value: any, row: any) => string} [format]
 * @property {(row: any) => string | null} [link]  to the events behind the row
 * @property {(row: any) => unknown} [content]     instead of text
 *
 * @typedef {object} Result
 * @property {any[]} rows
 * @property {import('../api/client.js').Meta | null} [meta] null for the live state
 * @property {any} [detail] of a series over time: the `step`, and the index of the `unfinished` step, -1 if there is none
 *
 * @typedef {object} Spec what a panel shows
 * @property {string} id
 * @property {string} title
 * @property {'redis' | 'postgresql' | 'pipeline'} source store that answers
 * @property {string} [label]  of the chart, for those who do not see it
 * @property {Column[] | ((result: Result) => Column[])} columns
 * @property {(snapshot: any, state: import('../state/url.js').ViewState) => Result | null | undefined} [live]
 *   null if the live state is not known yet, undefined if stored events have to be queried
 * @property {(state: import('../state/url.js').ViewState, now: number, signal: AbortSignal) => Promise<Result>} [load]
 * @property {(result: Result) => any} [chart] options of ECharts
 * @property {(event: any, result: Result, state: import('../state/url.js').ViewState) => object | null} [pick] filters of the events behind a point
 * @property {(result: Result, state: import('../state/url.js').ViewState, panel: Panel) => unknown} [body] instead of a chart
 * @property {(result: Result, panel: Panel) => boolean} [keep] whether the timer must not replace what is shown
 * @property {(result: Result, state: import('../state/url.js').ViewState) => string} [note]
 * @property {string} [empty] what to say if there is nothing
 * @property {(state: import('../state/url.js').ViewState) => unknown} [controls] beside the title
 * @property {boolean} [onlyTable] the body is a table already
 * @property {boolean} [whole] does not depend on the range and the filters
 */

const OLD_SECONDS = 60;
const NAMES = { redis: 'Redis', postgresql: 'PostgreSQL' };

export class Panel extends LitElement {
  static properties = {
    spec: { attribute: false },
    asTable: { state: true },
    error: { state: true },
    result: { state: true },
    loading: { state: true },
  };

  #abort = new AbortController();
  #load = () => this.#query();
  #tick = () => {
    if (!(this.result && this.spec.keep?.(this.result, this))) this.#query();
  };

  constructor() {
    super();
    new StoreController(this);
    /** @type {Spec} */
    this.spec;
    this.asTable = false;
    this.loading = false;
    /** @type {import('../api/client.js').ApiError | null} */
    this.error = null;
    /** @type {Result | null} */
    this.result = null;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    store.addEventListener('load', this.#load);
    store.addEventListener('tick', this.#tick);
    this.#query();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    store.removeEventListener('load', this.#load);
    store.removeEventListener('tick', this.#tick);
    this.#abort.abort();
  }

  async #query() {
    if (!this.spec.load || !store.storesReady || this.#live() !== undefined) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.loading = true;
    try {
      const result = await this.spec.load(store.view, store.rangeEnd, signal);
      if (signal.aborted) return;
      this.result = result;
      this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    this.loading = false;
  }

  /** @returns {Result | null | undefined} undefined if the live state does not answer */
  #live() {
    if (!this.spec.live) return undefined;
    return store.snapshot ? this.spec.live(store.snapshot, store.view) : null;
  }

  /** What is wrong with the store of this panel, if it is. */
  get #fault() {
    return store.current?.stores[this.spec.source];
  }

  get #columns() {
    const { columns } = this.spec;
    return typeof columns === 'function' ? columns(this.result) : columns;
  }

  /** @returns {string} */
  get #covers() {
    const parts = this.spec.whole ? [] : [rangeName(store.view.range)];
    const at = this.result?.meta?.asOf ?? store.snapshot?.at;
    if (at) parts.push(`as of ${dayTime(at)}`);
    return parts.join(', ');
  }

  willUpdate() {
    const live = this.#live();
    if (live !== undefined) {
      this.result = live;
      this.error = null;
      this.loading = false;
    }
  }

  render() {
    const { spec, result } = this;
    const rows = result?.rows ?? [];
    const state = this.#state();
    this.dataset.panel = spec.id;
    this.dataset.state = state;
    const shows = rows.length > 0;
    return html`<article class=${this.#isOld() ? 'card old' : 'card'} aria-labelledby="${spec.id}-title">
      <header class="card-head">
        <h2 id="${spec.id}-title">${spec.title}</h2>
        ${spec.controls?.(store.view) ?? nothing}
        ${shows ? this.#actions() : nothing}
      </header>
      ${shows ? this.#content() : html`<p class="words">${this.#words(state)}</p>`}
      <footer class="card-foot">${this.#foot(shows)}</footer>
    </article>`;
  }

  #actions() {
    const { spec } = this;
    return html`<div class="actions">
      ${several(spec) ? html`<button type="button" class="small" aria-pressed=${String(this.asTable)} aria-label="${spec.title} as a table"
        @click=${() => { this.asTable = !this.asTable; }}>Table</button>` : nothing}
      <details class="menu" @focusout=${closeMenu} @keydown=${escapeMenu}>
        <summary class="small" aria-label="Download ${spec.title}">Download</summary>
        <div class="menu-items">
          <button type="button" @click=${() => this.#save('csv')}>CSV</button>
          <button type="button" @click=${() => this.#save('json')}>JSON</button>
          <button type="button" @click=${() => this.#save('png')}>PNG</button>
        </div>
      </details>
    </div>`;
  }

  #content() {
    const { spec, result } = this;
    if ((this.asTable && several(spec)) || (!spec.chart && !spec.body)) return table(spec.title, this.#columns, result.rows);
    if (spec.body) return spec.body(result, store.view, this);
    return html`<ws-chart .option=${this.#option(result)} label="${spec.title}. ${spec.label ?? 'The button Table shows the numbers.'}"
      class=${spec.pick ? 'picks' : ''} @pick=${(event) => this.#pick(event.detail)}></ws-chart>`;
  }

  #memo = { result: null, zone: '', option: () => null };

  /** The same function for the same result: a chart is drawn again only if there is something else to draw. @param {Result} result */
  #option(result) {
    const { zone } = store.view;
    if (this.#memo.result !== result || this.#memo.zone !== zone) {
      this.#memo = { result, zone, option: () => this.spec.chart(result) };
    }
    return this.#memo.option;
  }

  #pick(event) {
    const filters = this.spec.pick?.(event, this.result, store.view);
    if (filters) store.go(exploreLink(store.view, filters));
  }

  /** @returns {'ready' | 'waiting' | 'loading' | 'error' | 'filtered' | 'empty'} */
  #state() {
    if (this.result?.rows.length) return 'ready';
    if (this.error || this.#fault) return 'error';
    if (this.result && !this.loading) return isFiltered(store.view) && !this.spec.whole ? 'filtered' : 'empty';
    return this.spec.source === 'postgresql' && !store.storesReady ? 'waiting' : 'loading';
  }

  /** @param {string} state */
  #words(state) {
    const since = this.result?.meta?.since;
    switch (state) {
      case 'error':
        return this.error ? `${this.error.message} ${this.error.remedy}` : `${NAMES[this.spec.source]} does not respond.`;
      case 'waiting':
        return 'Waiting for PostgreSQL to start.';
      case 'loading':
        return 'Loading…';
      case 'filtered':
        return html`No events match the filters. <button type="button" class="small" @click=${clearFilters}>Clear the filters</button>`;
      default:
        if (since && this.result.meta.to && Date.parse(this.result.meta.to) <= Date.parse(since)) return `Not counted: counting began at ${dayTime(since)}.`;
        return this.spec.empty ?? 'No events in this range.';
    }
  }

  /** @param {boolean} shows */
  #foot(shows) {
    const parts = [];
    if (shows && this.error) parts.push(`${this.error.message} These numbers are older.`);
    else if (shows && this.#fault) parts.push(`${NAMES[this.spec.source]} does not respond. These numbers are older.`);
    const meta = this.result?.meta;
    if (shows && meta) {
      const age = (store.now - Date.parse(meta.asOf)) / 1000;
      parts.push(age > OLD_SECONDS ? `as of ${clock(meta.asOf)}, ${duration(age)} old` : `as of ${clock(meta.asOf)}`);
      if (meta.since && meta.from && Date.parse(meta.from) < Date.parse(meta.since)) parts.push(`counted since ${dayTime(meta.since)}`);
    }
    if (shows && this.result.detail?.unfinished >= 0) parts.push('the shaded step has not ended');
    const note = shows ? this.spec.note?.(this.result, store.view) : '';
    if (note) parts.push(note);
    return parts.join('; ');
  }

  #isOld() {
    return Boolean(this.error || store.connection === 'lost' || this.#fault);
  }

  /** @param {'csv' | 'json' | 'png'} format */
  async #save(format) {
    const { spec, result } = this;
    const columns = this.#columns;
    const file = `wikistream-${spec.id}.${format}`;
    if (format === 'csv') save(file, new Blob([csv(columns, result.rows)], { type: 'text/csv' }));
    else if (format === 'json') save(file, new Blob([JSON.stringify({ meta: result.meta ?? null, data: result.rows }, null, 2)], { type: 'application/json' }));
    else {
      const chart = this.querySelector('ws-chart');
      const cells = [columns.map((column) => column.label), ...result.rows.map((row) => columns.map((column) => cellText(column, row)))];
      save(file, await picture({ title: spec.title, covers: this.#covers, chart: chart ? chart.picture() : null, table: cells }));
    }
  }
}

/** Whether a panel shows something else than its table. @param {Spec} spec */
const several = (spec) => Boolean(spec.chart || spec.body) && !spec.onlyTable;

const clearFilters = () => store.set({ wiki: '', actor: '', namespace: '', type: '', logType: '', user: '', page: '', minor: '', patrolled: '' });

/** @param {FocusEvent} event */
function closeMenu(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (!menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
}

/** @param {KeyboardEvent} event */
function escapeMenu(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key === 'Escape' && menu.open) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
}

customElements.define('ws-panel', Panel);

/** @param {Spec} spec @param {string} [size] class of the grid */
export const panel = (spec, size = '') => html`<ws-panel .spec=${spec} class=${size}></ws-panel>`;
