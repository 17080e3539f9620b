/** How edits are commented. */
import { percent } from '../words/format.js';
import { numeric, stored } from './common.js';

/** @param {any} use */
const rows = (use) => (use.edits === 0 ? [] : [
  { name: 'edits', value: use.edits },
  { name: 'without comment', value: use.empty, share: use.empty / use.edits },
  { name: 'only the name of a section', value: use.sections, share: use.sections / use.edits },
  { name: 'comment removed', value: use.removed, share: use.removed / use.edits },
  { name: 'with comment', value: Math.round(use.shareWithComment * use.edits), share: use.shareWithComment },
  { name: 'mean length, characters', value: Math.round(use.meanLength) },
]);

/** @type {import('../components/panel.js').Spec} */
export const comments = {
  id: 'comments',
  title: 'Comments of edits',
  source: 'postgresql',
  columns: [{ key: 'name', label: 'Comment' }, numeric('value', 'Count'), numeric('share', 'Share', { format: (share) => (share == null ? '' : percent(share)) })],
  load: stored('history/comments', {}, rows),
};
