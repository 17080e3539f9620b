/** Pages on which users reverted each other within the range. */
import { html } from 'lit';
import { historyOf, outward } from '../components/links.js';
import { dayTime } from '../words/format.js';
import { events, numeric, stored } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const storedEditWars = {
  id: 'stored-edit-wars',
  title: 'Edit wars',
  source: 'postgresql',
  columns: [
    { key: 'wiki', label: 'Wiki', link: (row) => events({ wiki: row.wiki }) },
    { key: 'title', label: 'Page', link: (row) => events({ wiki: row.wiki, page: row.title }) },
    numeric('undone', 'Reverting edits'),
    numeric('users', 'Users'),
    { key: 'first', label: 'First', format: dayTime },
    { key: 'last', label: 'Last', format: dayTime },
    { key: 'url', label: 'On the wiki', content: (row) => html`${outward(row.url, 'page', `The page ${row.title}`)} ${outward(historyOf(row.url), 'diffs', `Diffs of ${row.title}`)}` },
  ],
  load: stored('quality/edit-wars', (state) => ({ limit: state.top })),
  empty: 'No edit wars in this range: no page has three or more reverting edits by two or more users.',
};
