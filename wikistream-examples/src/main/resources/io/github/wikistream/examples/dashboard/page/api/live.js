/** The live stream of the dashboard: first the whole state, then what has changed. It reconnects by itself. */

const SILENCE_LIMIT_MS = 8000;
const RECONNECT_MS = [500, 1000, 2000, 5000];

/** @param {any} target @param {any} patch JSON Merge Patch (RFC 7396) @returns {any} */
export function merge(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

export class LiveConnection {
  #parts = '';
  #attempts = 0;
  #state = null;
  #watch = 0;
  #timer = 0;
  /** @type {EventSource | undefined} */
  #source;

  /** @param {(state: any) => void} onState @param {() => void} onLost */
  constructor(onState, onLost) {
    this.onState = onState;
    this.onLost = onLost;
    // A hidden page receives nothing.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.close() : this.#connect()));
  }

  /** Receives these parts from now on. @param {string[]} parts */
  choose(parts) {
    const chosen = parts.join(',');
    if (chosen === this.#parts) return;
    this.#parts = chosen;
    this.reconnect();
  }

  reconnect() {
    this.close();
    if (!document.hidden) this.#connect();
  }

  close() {
    clearTimeout(this.#watch);
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #connect() {
    const source = new EventSource(`api/v1/live?parts=${this.#parts}`);
    this.#source = source;
    source.addEventListener('snapshot', (event) => this.#receive(JSON.parse(event.data)));
    source.addEventListener('delta', (event) => this.#receive(merge(this.#state, JSON.parse(event.data))));
    source.addEventListener('error', () => this.#again());
    this.#alive();
  }

  #receive(state) {
    this.#alive();
    this.#attempts = 0;
    this.#state = state;
    this.onState(state);
  }

  #alive() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#again(), SILENCE_LIMIT_MS);
  }

  #again() {
    this.close();
    this.onLost();
    this.#timer = setTimeout(() => this.#connect(), RECONNECT_MS[Math.min(this.#attempts, RECONNECT_MS.length - 1)]);
    this.#attempts += 1;
  }
}
