/** Ranges of events that the source no longer had. */
import { duration, full } from '../words/format.js';
import { system } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const gaps = {
  id: 'gaps',
  title: 'Gaps',
  source: 'pipeline',
  whole: true,
  columns: [
    { key: 'topic', label: 'Topic' },
    { key: 'from', label: 'From', format: full },
    { key: 'to', label: 'To', format: full },
    { key: 'length', label: 'Length', format: (_, row) => duration((Date.parse(row.to) - Date.parse(row.from)) / 1000) },
  ],
  load: system('gaps'),
  empty: 'No gaps: the source had all events that were asked for.',
};
