/** Conditions that rules have reported, with the state of their messages. */
import { full } from '../words/format.js';
import { system } from './common.js';

/** @param {any} row @returns {string} */
const messages = (row) => (row.failure ? `given up: ${row.failure}` : `begin ${row.beginMessage}, end ${row.endMessage}`);

/** @type {import('../components/panel.js').Spec} */
export const notifications = {
  id: 'notifications',
  title: 'Notifications',
  source: 'pipeline',
  whole: true,
  columns: [
    { key: 'began', label: 'Began', format: full },
    { key: 'ended', label: 'Ended', format: (at) => (at ? full(at) : 'lasts') },
    { key: 'rule', label: 'Rule' },
    { key: 'title', label: 'What' },
    { key: 'wiki', label: 'Wiki' },
    { key: 'channel', label: 'Channel' },
    { key: 'beginMessage', label: 'Messages', format: (_, row) => messages(row) },
  ],
  load: system('/notifications', (data) => data, { limit: '50' }),
  empty: 'No rule has reported anything. Rules and channels are set in the configuration.',
};
