/** Parameters of requests about stored events, from the state of the page. */
import { aligned, bounds, isRelative, seconds, stepFor } from '../state/ranges.js';

/** @typedef {import('../state/url.js').ViewState} ViewState */

const PEOPLE = 'registered,temporary,anonymous,redacted';
const ACTORS = { '': '', people: PEOPLE, bots: 'bot', temporary: 'temporary' };

/** @param {string} actor of the page's state, or a kind of actor @returns {string} */
export const actorKinds = (actor) => ACTORS[actor] ?? actor;

/** @param {number} time @returns {string} in whole seconds */
const iso = (time) => new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000', '');

/**
 * @param {ViewState} state
 * @param {number} now time of the dashboard
 * @returns {Record<string, string>} range and filters
 */
export function selection(state, now) {
  const { from, to } = bounds(state.range, now, state.zone);
  return {
    from: iso(from),
    // The end is exclusive, and the newest event belongs to a range that ends with it.
    to: iso(isRelative(state.range) ? to + 1000 : to),
    zone: state.zone === 'UTC' ? '' : state.zone,
    wiki: state.wiki,
    type: state.type,
    actor: actorKinds(state.actor),
    namespace: state.namespace,
    minor: state.minor,
    patrolled: state.patrolled,
    logType: state.logType,
    user: state.user,
    page: state.page,
  };
}

/** @param {ViewState} state @param {number} now @returns {string} the step of charts */
export function stepOf(state, now) {
  const { from, to } = bounds(state.range, now, state.zone);
  const fitting = stepFor((to - from) / 1000);
  return state.step && (to - from) / 1000 / seconds(state.step) <= 2000 ? state.step : fitting;
}

/** @param {ViewState} state @param {number} now @returns {Record<string, string>} a selection that begins with a whole step */
export function steps(state, now) {
  const step = stepOf(state, now);
  const { from } = bounds(state.range, now, state.zone);
  return { ...selection(state, now), from: iso(aligned(from, step, state.zone)), step };
}

/** @param {ViewState} state @returns {Record<string, string>} the range to compare with, if one is chosen */
export function comparison(state) {
  if (!state.compare.includes('/')) return { compare: state.compare };
  const [compareFrom, compareTo] = state.compare.split('/');
  return { compareFrom, compareTo };
}
