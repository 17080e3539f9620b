/** Pages on which users revert each other, in the last hour. */
import { html } from 'lit';
import { historyOf, name, outward } from '../components/links.js';
import { number } from '../words/format.js';
import { events, numeric } from './common.js';

/** @param {any} war */
const link = (war) => events({ page: war.name, wiki: war.note ?? '', range: '-1h' });

/** @param {any} war */
function story(war) {
  const more = war.fighters - war.users.length;
  return html`<li>
    <p class="what"><span class="who">${name(war.name, link(war))}</span><b>${number(war.reverts)} reverts</b></p>
    <p>Page of ${war.note}, by ${war.users.map((user, i) => html`${i ? ', ' : ''}${name(user.name, events({ user: user.name, range: '-1h' }))} ${number(user.count)}`)}${
      more > 0 ? ` and ${number(more)} more` : ''}. ${outward(war.url, 'page', `The page ${war.name}`)} ${outward(historyOf(war.url), 'diffs', `Diffs of ${war.name}`)}</p>
  </li>`;
}

/** @type {import('../components/panel.js').Spec} */
export const editWars = {
  id: 'edit-wars',
  title: 'Edit wars, last hour',
  source: 'redis',
  whole: true,
  columns: [{ key: 'note', label: 'Wiki' }, { key: 'name', label: 'Page', link }, numeric('reverts', 'Reverts'), numeric('fighters', 'Users')],
  live: (snapshot) => (snapshot.editWars ? { rows: snapshot.editWars } : null),
  body: ({ rows }) => html`<ol class="stories" tabindex="0" aria-label="Edit wars">${rows.map(story)}</ol>`,
  note: () => 'whole stream, updated every 10 s',
  empty: 'No edit wars: no page has three or more reverts by two or more users.',
};
