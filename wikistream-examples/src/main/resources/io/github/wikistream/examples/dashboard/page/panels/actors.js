/** Events by kind of actor. */
import { barChart } from '../charts/options.js';
import { actorColour } from '../charts/theme.js';
import { actorName } from '../words/names.js';
import { byValue, events, fromWindow, numeric, rowsOf, stored } from './common.js';

const FILTERS = { bot: 'bots', temporary: 'temporary' };

/** The toolbar knows people, bots and temporary accounts. @param {string} key */
const filter = (key) => ({ actor: FILTERS[key] ?? 'people' });

/** @type {import('../components/panel.js').Spec} */
export const actors = {
  id: 'actors',
  title: 'Actors',
  source: 'redis',
  columns: [{ key: 'key', label: 'Actor', format: actorName, link: (row) => events(filter(row.key)) }, numeric('events', 'Events')],
  live: fromWindow((found) => rowsOf(found.actors)),
  load: stored('history/breakdown', { by: 'actor', limit: '100' }, byValue('actor')),
  chart: ({ rows }) => barChart({
    rows: rows.map((row) => ({ name: actorName(row.key), values: [row.events] })),
    parts: [{ name: 'events', colour: actorColour('registered') }],
    colours: rows.map((row) => actorColour(row.key)),
    unit: 'events',
  }),
  pick: (event, { rows }) => filter(rows[event.dataIndex].key),
};
