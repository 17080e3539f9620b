/** Maintenance of PostgreSQL: the latest run. */
import { full, number } from '../words/format.js';
import { numeric, system } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const maintenance = {
  id: 'maintenance',
  title: 'Maintenance',
  source: 'postgresql',
  whole: true,
  columns: [
    { key: 'name', label: 'Task' },
    { key: 'outcome', label: 'Outcome' },
    { key: 'details', label: 'Details' },
    numeric('attempts', 'Attempts'),
    numeric('waitedSeconds', 'Waited, s'),
  ],
  load: system('maintenance', (run) => run?.tasks ?? []),
  note: ({ rows, detail }) => (detail ? `run of ${full(detail.at)}: ${number(rows.length)} tasks${detail.failed ? ', some failed' : ''}` : ''),
  empty: 'No run from this page since the start. The sink also maintains its tables in the background.',
};
