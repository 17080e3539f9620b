/** New pages, and those of them that were deleted again. */
import { percent } from '../words/format.js';
import { numeric, stored } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const newPages = {
  id: 'new-pages',
  title: 'New pages',
  source: 'postgresql',
  columns: [{ key: 'name', label: 'New pages' }, numeric('count', 'Pages'), numeric('share', 'Share', { format: (share) => (share == null ? '' : percent(share)) })],
  load: stored('quality/new-pages', {}, (data) => (data.created === 0 ? [] : [
    { name: 'created', count: data.created },
    { name: 'of these deleted again', count: data.deleted, share: data.deleted / data.created },
  ])),
  empty: 'No new pages in this range.',
};
