/** The state of the page in its address, so that every view can be linked to and the back button works. */
import { localZone } from '../words/format.js';
import { isRange, STEPS } from './ranges.js';

/**
 * @typedef {object} ViewState
 * @property {string} view
 * @property {string} range
 * @property {string} wiki      database names, separated by commas
 * @property {string} actor     empty for all, people, bots or temporary
 * @property {string} namespace
 * @property {string} type
 * @property {string} logType
 * @property {string} user
 * @property {string} page
 * @property {string} minor     empty, true or false
 * @property {string} patrolled empty, true or false
 * @property {string} top       length of lists
 * @property {string} refresh   seconds; 0 for never
 * @property {string} zone
 * @property {string} step      of charts; empty for one that fits the range
 * @property {string} compare   empty, previous, or a range
 * @property {string} by        dimension of the comparison
 * @property {string} event     key of the event that is shown
 */

export const VIEWS = { live: 'Live', history: 'History', explore: 'Explore', quality: 'Quality', system: 'System' };

/** Filters narrow the events; all else is kept when they are cleared. */
export const FILTERS = ['wiki', 'actor', 'namespace', 'type', 'logType', 'user', 'page', 'minor', 'patrolled'];

/** Filters that lie in the toolbar of every view; the others belong to Explore but hold everywhere. */
export const ACTORS = { people: 'people', bots: 'bots', temporary: 'temporary accounts' };

const RANGES = { live: '-1h', explore: '-1h' };
const DIMENSIONS = ['type', 'wiki', 'actor', 'namespace', 'log-type', 'bot', 'minor', 'patrolled'];

/** @type {Record<string, (value: string) => boolean>} */
const CHECKS = {
  view: (value) => value in VIEWS,
  range: isRange,
  actor: (value) => value in ACTORS,
  namespace: (value) => /^-?\d+(,-?\d+)*$/.test(value),
  minor: (value) => value === 'true' || value === 'false',
  patrolled: (value) => value === 'true' || value === 'false',
  top: (value) => Number(value) >= 1 && Number(value) <= 1000,
  refresh: (value) => /^\d{1,4}$/.test(value),
  step: (value) => STEPS.includes(value),
  compare: (value) => value === 'previous' || (value.includes('/') && isRange(value)),
  by: (value) => DIMENSIONS.includes(value),
  zone: (value) => {
    try {
      return Boolean(Intl.DateTimeFormat('en', { timeZone: value }));
    } catch {
      return false;
    }
  },
};

/** @param {string} view @returns {ViewState} */
function defaults(view) {
  return {
    view, range: RANGES[view] ?? '-24h', wiki: '', actor: '', namespace: '', type: '', logType: '', user: '', page: '', minor: '',
    patrolled: '', top: '10', refresh: '30', zone: localZone, step: '', compare: '', by: 'type', event: '',
  };
}

/** @param {string} query of an address; values that make no sense are left out @returns {ViewState} */
export function parse(query) {
  const given = new URLSearchParams(query);
  const view = given.get('view') ?? '';
  const state = defaults(view in VIEWS ? view : 'live');
  for (const name of Object.keys(state)) {
    const value = given.get(name);
    if (value && (CHECKS[name]?.(value) ?? true)) state[name] = value;
  }
  return state;
}

/** @param {ViewState} state @returns {string} the query of its address, without what is as usual */
export function address(state) {
  const usual = defaults(state.view);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (name === 'view' ? value !== 'live' : value !== usual[name] && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text ? `?${text}` : '?';
}

/** @param {ViewState} state @param {string} view @returns {ViewState} the same filters on another view; a range that was chosen is kept */
export function onView(state, view) {
  const chosen = state.range !== defaults(state.view).range;
  return { ...state, view, range: chosen ? state.range : defaults(view).range, event: '' };
}

/** @param {ViewState} state @returns {boolean} whether any filter is set */
export const isFiltered = (state) => FILTERS.some((name) => state[name] !== '');

/** @param {ViewState} state @returns {ViewState} */
export const withoutFilters = (state) => ({ ...state, ...Object.fromEntries(FILTERS.map((name) => [name, ''])) });

/**
 * @param {ViewState} state
 * @param {Partial<ViewState>} filters
 * @returns {string} address of the events behind a number
 */
export const exploreLink = (state, filters) => address({ ...state, view: 'explore', event: '', ...filters });
