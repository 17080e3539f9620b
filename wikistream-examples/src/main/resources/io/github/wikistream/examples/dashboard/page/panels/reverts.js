/** Reverts among edits, of all wikis and of each. */
import { get } from '../api/client.js';
import { selection } from '../api/params.js';
import { number, percent } from '../words/format.js';
import { events, numeric } from './common.js';

/** @param {import('../state/url.js').ViewState} state @param {number} now @param {AbortSignal} signal */
async function load(state, now, signal) {
  const chosen = selection(state, now);
  const [all, wikis] = await Promise.all([
    get('quality/reverts', chosen, signal),
    get('quality/reverts', { ...chosen, by: 'wiki', limit: state.top }, signal),
  ]);
  return { meta: all.meta, rows: wikis.data, detail: all.data[0] };
}

/** @type {import('../components/panel.js').Spec} */
export const reverts = {
  id: 'reverts',
  title: 'Reverts by wiki',
  source: 'postgresql',
  columns: [
    { key: 'wiki', label: 'Wiki', link: (row) => events({ wiki: row.wiki }) },
    numeric('edits', 'Edits'),
    numeric('reverts', 'Reverts'),
    numeric('share', 'Share', { format: percent }),
  ],
  load,
  note: ({ detail }) => (detail ? `all wikis: ${number(detail.reverts)} reverts of ${number(detail.edits)} edits, ${percent(detail.share)}` : ''),
  empty: 'No edits in this range.',
};
