/** What the page shows: the state in its address, the live state of the dashboard, and whether both move. */
import { LiveConnection } from '../api/live.js';
import { get } from '../api/client.js';
import { useZone } from '../words/format.js';
import { isRelative } from './ranges.js';
import { address, onView, parse } from './url.js';

/** @typedef {import('./url.js').ViewState} ViewState */

const ALWAYS = ['at', 'version', 'build', 'phase', 'health', 'title', 'text', 'notices', 'source', 'headline', 'lanes', 'stores'];
const BY_VIEW = { live: ['minutes', 'windows', 'spikes', 'editWars', 'latest'], quality: ['windows'], system: ['counts'] };

/** Emits `change` when anything to show has changed, `load` when other events are to be shown, `tick` when newer ones are, `view` with another view. */
class Store extends EventTarget {
  /** @type {ViewState} */
  view = parse(location.search);
  /** The newest state of the dashboard. @type {any} */
  current = null;
  /** The state that is shown: an older one while the page is paused. @type {any} */
  snapshot = null;
  /** @type {'connecting' | 'open' | 'lost'} */
  connection = 'connecting';
  /** @type {boolean} */
  signInNeeded = false;
  /** When the page was paused, by the clock of the dashboard. @type {number | null} */
  pausedAt = null;
  #skew = 0;
  #build = null;
  #timer = 0;
  #wasReady = false;
  #live = new LiveConnection((state) => this.#receive(state), () => this.#lose());

  constructor() {
    super();
    addEventListener('popstate', () => this.#show(parse(location.search)));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && !this.paused) this.#emit('load');
    });
  }

  start() {
    this.#apply();
  }

  /** The time by the clock of the dashboard, in milliseconds. */
  get now() {
    return Date.now() + this.#skew;
  }

  /** The end of relative ranges: now, the newest event of a recording, or when the page was paused. */
  get rangeEnd() {
    const newest = this.#isRecorded ? this.current.latest?.[0]?.at : null;
    return newest ? Date.parse(newest) : this.pausedAt ?? this.now;
  }

  get #isRecorded() {
    return ['recording', 'other'].includes(this.current?.source.kind);
  }

  get paused() {
    return this.pausedAt !== null;
  }

  /** Whether stored events can be queried: the tables may not exist before the sink was opened. */
  get storesReady() {
    const lane = this.current?.lanes?.[0];
    return Boolean(lane) && lane.state !== 'opening' && this.current.phase !== 'starting' && !(this.#isRecorded && !this.current.latest);
  }

  /** Changes the state of the view, as a step that the back button takes back. @param {Partial<ViewState>} change */
  set(change) {
    this.go(address({ ...this.view, ...change }));
  }

  /** @param {string} view */
  open(view) {
    this.go(address(onView(this.view, view)));
  }

  /** @param {string} query */
  go(query) {
    if (address(this.view) !== query) history.pushState(null, '', query);
    this.#show(parse(query));
  }

  pause() {
    this.pausedAt = this.paused ? null : this.now;
    if (!this.paused) {
      this.snapshot = this.current;
      this.#emit('load');
    }
    this.#emit('change');
  }

  reconnect() {
    this.signInNeeded = false;
    this.#live.reconnect();
  }

  #show(state) {
    const before = this.view;
    this.view = state;
    this.#apply();
    this.#emit('load');
    this.#emit('change');
    if (before.view !== state.view) this.#emit('view');
  }

  #apply() {
    useZone(this.view.zone);
    this.#choose();
    clearInterval(this.#timer);
    const refresh = Number(this.view.refresh);
    if (refresh > 0 && isRelative(this.view.range)) {
      this.#timer = setInterval(() => {
        if (!this.paused && !document.hidden && this.connection === 'open') this.#emit('tick');
      }, refresh * 1000);
    }
  }

  #choose() {
    this.#live.choose([...new Set([...ALWAYS, ...(BY_VIEW[this.view.view] ?? []), ...(this.#isRecorded ? ['latest'] : [])])]);
  }

  #receive(state) {
    if (this.#build !== null && state.build !== this.#build) {
      location.reload(); // the server was replaced by another version: so is its page
      return;
    }
    this.#build = state.build;
    this.#skew = Date.parse(state.at) - Date.now();
    this.current = state;
    const again = this.connection === 'lost';
    this.connection = 'open';
    if (!this.paused) this.snapshot = state;
    if (this.storesReady && (again || !this.#wasReady)) this.#emit('load');
    this.#wasReady = this.storesReady;
    this.#emit('change');
    this.#choose();
  }

  /** A live stream does not tell why it fails: another request does. */
  async #lose() {
    this.connection = this.current ? 'lost' : 'connecting';
    this.#emit('change');
    if (!this.current) {
      await get('system/versions', {}).catch((error) => {
        this.signInNeeded = error.status === 401;
      });
      this.#emit('change');
    }
  }

  #emit(type) {
    this.dispatchEvent(new Event(type));
  }
}

export const store = new Store();

/** Renders its host again when the store changes. */
export class StoreController {
  #update;

  /** @param {import('lit').LitElement} host */
  constructor(host) {
    this.#update = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    store.addEventListener('change', this.#update);
  }

  hostDisconnected() {
    store.removeEventListener('change', this.#update);
  }
}
