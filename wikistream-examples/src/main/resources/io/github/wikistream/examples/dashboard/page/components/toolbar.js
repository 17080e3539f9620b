/** The filters of all views. Each change is a step in the history of the browser. */
import { html, LitElement, nothing } from 'lit';
import { bounds, isRelative, PRESETS, rangeName } from '../state/ranges.js';
import { store, StoreController } from '../state/store.js';
import { ACTORS, address, isFiltered, withoutFilters } from '../state/url.js';
import { localZone } from '../words/format.js';
import { NAMESPACES, TYPE_KEYS, typeName } from '../words/names.js';

const TOPS = ['5', '10', '20', '50', '100'];
const REFRESH = { 0: 'off', 5: 'every 5 s', 10: 'every 10 s', 30: 'every 30 s', 60: 'every minute', 300: 'every 5 min' };

/** @param {string} value @param {string} label @param {string} chosen */
const option = (value, label, chosen) => html`<option value=${value} .selected=${value === chosen}>${label}</option>`;

/** A time for an input of this browser, whose zone is the local one. @param {number} at */
function inputTime(at) {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

class Toolbar extends LitElement {
  static properties = { custom: { state: true } };

  constructor() {
    super();
    new StoreController(this);
    this.custom = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { view } = store;
    const system = view.view === 'system';
    return html`<form class="toolbar" aria-label="Range and filters" @submit=${(event) => event.preventDefault()}>
      ${system ? nothing : html`${this.#range(view)}
      <label>Wiki <input name="wiki" list="wikis" placeholder="all" size="12" .value=${view.wiki} @change=${this.#change}></label>
      <datalist id="wikis">${(store.current?.windows?.['1h']?.topWikis ?? []).map((wiki) => html`<option value=${wiki.name}></option>`)}</datalist>
      ${this.#select('actor', 'Actor', [['', 'all'], ...Object.entries(ACTORS)])}
      ${this.#select('namespace', 'Namespace', [['', 'all'], ...Object.entries(NAMESPACES).sort(([a], [b]) => Number(a) - Number(b))])}
      ${this.#select('type', 'Type', [['', 'all'], ...TYPE_KEYS.map((key) => [key, typeName(key)])])}
      ${this.#select('top', 'Top', TOPS.map((top) => [top, top]))}
      ${this.#select('refresh', 'Refresh', Object.entries(REFRESH))}
      ${this.#select('zone', 'Times', [...new Set([localZone, 'UTC'])].map((zone) => [zone, zone]))}`}
      <button type="button" aria-pressed=${String(store.paused)} @click=${() => store.pause()}>${store.paused ? 'Resume' : 'Pause'}</button>
      ${isFiltered(view) && !system ? this.#chips(view) : nothing}
    </form>`;
  }

  #range(view) {
    const custom = this.custom || (!PRESETS.includes(view.range) && !isRelative(view.range));
    const known = PRESETS.includes(view.range) || custom ? PRESETS : [view.range, ...PRESETS];
    const { from, to } = bounds(view.range, store.rangeEnd, view.zone);
    return html`
      <label>Range <select name="range" @change=${this.#pickRange}>
        ${known.map((range) => option(range, rangeName(range), custom ? 'custom' : view.range))}
        ${option('custom', 'from … to …', custom ? 'custom' : view.range)}
      </select></label>
      ${custom ? html`
        <label>From <input type="datetime-local" name="from" .value=${inputTime(from)} @change=${this.#pickTimes}></label>
        <label>To <input type="datetime-local" name="to" .value=${inputTime(to)} @change=${this.#pickTimes}></label>` : nothing}`;
  }

  #select(name, label, choices) {
    const chosen = store.view[name];
    const all = choices.some(([value]) => value === chosen) ? choices : [...choices, [chosen, chosen]];
    return html`<label>${label} <select name=${name} @change=${this.#change}>${all.map(([value, words]) => option(value, words, chosen))}</select></label>`;
  }

  /** Filters that have no field of their own here. */
  #chips(view) {
    const words = { user: 'User', page: 'Page', logType: 'Log type', minor: 'Minor', patrolled: 'Patrolled' };
    return html`<span class="filters">${Object.entries(words).filter(([name]) => view[name]).map(([name, label]) => html`
      <button type="button" class="small" aria-label="Remove the filter ${label}" @click=${() => store.set({ [name]: '' })}>${label}: <bdi>${view[name]}</bdi> ×</button>`)}
      <a href=${address(withoutFilters(view))}>Clear all filters</a></span>`;
  }

  #change = (event) => store.set({ [event.target.name]: event.target.value.trim() });

  #pickRange = (event) => {
    this.custom = event.target.value === 'custom';
    if (!this.custom) store.set({ range: event.target.value });
  };

  #pickTimes = () => {
    const [from, to] = ['from', 'to'].map((name) => Date.parse(/** @type {HTMLInputElement} */ (this.querySelector(`[name=${name}]`)).value));
    if (from < to) {
      this.custom = false;
      store.set({ range: [from, to].map((at) => new Date(at).toISOString().replace('.000', '')).join('/') });
    }
  };
}

customElements.define('ws-toolbar', Toolbar);
