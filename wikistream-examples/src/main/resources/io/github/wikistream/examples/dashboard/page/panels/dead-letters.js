/** Events that could not be decoded or stored. */
import { html } from 'lit';
import { full } from '../words/format.js';
import { system } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const deadLetters = {
  id: 'dead-letters',
  title: 'Dead letters',
  source: 'postgresql',
  whole: true,
  columns: [
    { key: 'receivedAt', label: 'Received', format: full },
    { key: 'reason', label: 'Reason' },
    { key: 'data', label: 'Event', content: (row) => html`<span class="comment"><bdi title=${row.data}>${row.data}</bdi></span>` },
    { key: 'id', label: 'Id' },
  ],
  load: system('dead-letters', (data) => data, { limit: '100' }),
  empty: 'No dead letters: every event could be decoded and stored.',
};
