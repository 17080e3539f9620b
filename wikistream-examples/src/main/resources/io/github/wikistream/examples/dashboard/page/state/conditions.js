/** What one must know to trust the numbers, in words and with an age. */
import { clock, duration, number } from '../words/format.js';
import { store } from './store.js';

/** @typedef {{level: 'info' | 'warning' | 'error', key: string, title: string, text: string}} Condition */

const STALE_SECONDS = 60;
const SINKS = { postgresql: 'PostgreSQL', redis: 'Redis' };

/** @param {string} sink @returns {string} */
export const sinkName = (sink) => SINKS[sink] ?? `Sink '${sink}'`;

/** @param {any} lane @returns {Condition | null} */
function laneCondition(lane) {
  if (lane.state === 'catching up') {
    return {
      level: 'info',
      key: `catching-up-${lane.sink}`,
      title: `${sinkName(lane.sink)} is catching up.`,
      text: `It is ${duration(lane.lagSeconds)} behind the stream. ${number(lane.stored)} events are stored, ${number(lane.waiting)} wait.`,
    };
  }
  if (lane.state === 'retrying') {
    return {
      level: 'warning',
      key: `retrying-${lane.sink}`,
      title: `${sinkName(lane.sink)} does not accept events; the write is retried.`,
      text: `${number(lane.waiting)} events wait, the oldest for ${duration(lane.lagSeconds)}. ${lane.failure ?? ''}`,
    };
  }
  return null;
}

/** @returns {Condition | null} */
function connectionCondition() {
  if (store.signInNeeded) return { level: 'info', key: 'sign-in', title: 'Sign in.', text: 'This dashboard needs an access token.' };
  if (store.connection === 'connecting') return { level: 'info', key: 'loading', title: 'Loading…', text: 'The dashboard has not responded yet.' };
  if (store.connection === 'lost') {
    const at = Date.parse(store.current.at);
    return {
      level: 'error',
      key: 'lost',
      title: 'The dashboard does not respond.',
      text: `These numbers are those of ${clock(at)}, ${duration((store.now - at) / 1000)} ago. The page reconnects by itself.`,
    };
  }
  return null;
}

/** @returns {Condition[]} worst first; the last one describes the usual state */
export function conditions() {
  const state = store.current;
  /** @type {Condition[]} */
  const found = [];
  const connection = connectionCondition();
  if (connection) found.push(connection);
  if (state) {
    state.notices.forEach((notice) => found.push({ ...notice, key: notice.id }));
    const lanes = state.lanes.map(laneCondition).filter(Boolean);
    // A sink that retries for long has a notice of its own.
    found.push(...lanes.filter((lane) => !state.notices.some((notice) => lane.key.startsWith('retrying') && notice.id === `sink:${lane.key.slice('retrying-'.length)}`)));
    const lag = state.headline?.lagSeconds;
    if (lag > STALE_SECONDS && state.source.state === 'connected' && lanes.length === 0) {
      found.push({ level: 'warning', key: 'stale', title: 'The stream is stale.', text: `The newest event is ${duration(lag)} old.` });
    }
  }
  if (store.pausedAt !== null) {
    found.push({
      level: 'info',
      key: 'paused',
      title: 'Paused.',
      text: `These numbers are those of ${clock(store.pausedAt)}, ${duration((store.now - store.pausedAt) / 1000)} ago.`,
    });
  }
  const order = ['error', 'warning', 'info'];
  found.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  if (state && found.length === 0) found.push({ level: 'info', key: 'usual', title: state.title, text: state.text });
  return found;
}
