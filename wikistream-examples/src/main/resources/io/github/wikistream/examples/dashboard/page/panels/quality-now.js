/** Indicators of quality in the last hour, from Redis. */
import { number, percent } from '../words/format.js';
import { numeric } from './common.js';

const INDICATORS = {
  reverts: 'Reverts, of all edits',
  unpatrolled: 'Unpatrolled, of all changes on wikis with patrolling',
  blanked: 'Blanked pages, of all edits with known sizes',
  largeRemovals: 'Removals of at least 1,000 bytes and half of the page, of all edits with known sizes',
};

/** @type {import('../components/panel.js').Spec} */
export const qualityNow = {
  id: 'quality-now',
  title: 'Quality, last hour',
  source: 'redis',
  whole: true,
  columns: [
    { key: 'name', label: 'Indicator' },
    numeric('share', 'Share', { format: (share, row) => (row.of == null ? '' : percent(share)) }),
    numeric('count', 'Events'),
    numeric('of', 'Of', { format: (of) => (of == null ? '' : number(of)) }),
  ],
  live: (snapshot) => {
    const quality = snapshot.windows?.['1h']?.quality;
    return quality ? {
      rows: [
        ...Object.entries(INDICATORS).map(([key, name]) => ({ name, ...quality[key] })),
        { name: 'New accounts', count: quality.newAccounts },
      ],
    } : null;
  },
  note: () => 'whole stream, without filters',
};
