/** Lists of what has the most events: wikis, users, pages, namespaces, types of log entry. */
import { ranking } from '../components/ranking.js';
import { logTypeName, namespaceName } from '../words/names.js';
import { byValue, events, fromWindow, numeric, rowsOf, stored } from './common.js';

/** @typedef {import('../components/panel.js').Spec} Spec */

const top = (state) => ({ limit: state.top });

/** @param {import('../components/panel.js').Result} result @param {import('../state/url.js').ViewState} state */
const list = (result, state) => ranking(result.rows.slice(0, Number(state.top)).map((row) => ({ ...row, count: row.events })));

/** @param {any[]} entries of a leaderboard @param {(entry: any) => object} filters */
const entries = (entries, filters) => entries.map((entry) => ({ ...entry, events: entry.count, href: events(filters(entry)) }));

const named = (label) => [{ key: 'name', label, link: (row) => row.href }, numeric('events', 'Events')];

/** @type {Spec} */
export const topWikis = {
  id: 'top-wikis',
  title: 'Top wikis',
  source: 'redis',
  columns: named('Wiki'),
  live: (snapshot, state) => (Number(state.top) > 10 ? undefined : fromWindow((found) => entries(found.topWikis, (wiki) => ({ wiki: wiki.name })))(snapshot, state)),
  load: stored('history/breakdown', (state) => ({ by: 'wiki', ...top(state) }), (data) => data.map((segment) => ({
    name: segment.values.wiki, events: segment.events, href: events({ wiki: segment.values.wiki }),
  }))),
  body: list,
};

/** @type {Spec} */
export const topUsers = {
  id: 'top-users',
  title: 'Top users',
  source: 'redis',
  columns: named('User'),
  live: (snapshot, state) => (Number(state.top) > 10 ? undefined : fromWindow((found) => entries(found.topUsers, (user) => ({ user: user.name })))(snapshot, state)),
  load: stored('history/top-users', top, (data) => data.map((user) => ({ name: user.user, events: user.events, bot: 2 * user.bots > user.events, href: events({ user: user.user }) }))),
  body: list,
};

/** @type {Spec} */
export const topPages = {
  id: 'top-pages',
  title: 'Top pages',
  source: 'redis',
  columns: [{ key: 'note', label: 'Wiki' }, ...named('Page')],
  live: (snapshot, state) => (Number(state.top) > 10 ? undefined : fromWindow((found) => entries(found.topPages, (page) => ({ page: page.name, wiki: page.note ?? '' })))(snapshot, state)),
  load: stored('history/top-pages', top, (data) => data.map((page) => ({
    name: page.title, note: page.wiki, url: page.url, events: page.events, bot: 2 * page.bots > page.events, href: events({ page: page.title, wiki: page.wiki }),
  }))),
  body: list,
};

/** @type {Spec} */
export const namespaces = {
  id: 'namespaces',
  title: 'Namespaces',
  source: 'redis',
  columns: [{ key: 'key', label: 'Namespace', format: namespaceName, link: (row) => events({ namespace: row.key }) }, numeric('events', 'Events')],
  live: fromWindow((found) => rowsOf(found.namespaces)),
  load: stored('history/breakdown', { by: 'namespace', limit: '100' }, byValue('namespace')),
  body: (result, state) => list({ rows: result.rows.map((row) => ({ ...row, name: namespaceName(row.key), href: events({ namespace: row.key }) })) }, state),
};

/** @type {Spec} */
export const logTypes = {
  id: 'log-types',
  title: 'Log entries',
  source: 'redis',
  columns: [{ key: 'key', label: 'Type of log entry', format: logTypeName, link: (row) => events({ logType: row.key }) }, numeric('events', 'Events')],
  live: fromWindow((found) => rowsOf(found.logTypes)),
  load: stored('history/breakdown', { by: 'log-type', limit: '100' }, byValue('log-type')),
  body: (result, state) => list({ rows: result.rows.map((row) => ({ ...row, name: logTypeName(row.key), href: events({ logType: row.key }) })) }, state),
  empty: 'No log entries in this range.',
};

