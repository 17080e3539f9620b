/** The sinks of the pipeline, live. */
import { html } from 'lit';
import { sinkName } from '../state/conditions.js';
import { duration } from '../words/format.js';
import { numeric } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const lanes = {
  id: 'lanes',
  title: 'Sinks',
  source: 'pipeline',
  whole: true,
  columns: [
    { key: 'sink', label: 'Sink', format: sinkName },
    { key: 'state', label: 'State', content: (row) => html`<span class="state" data-state=${row.state}>${row.state}</span>${row.failure ? html`<span class="why">${row.failure}</span>` : ''}` },
    numeric('stored', 'Stored'),
    numeric('waiting', 'Waiting'),
    numeric('lagSeconds', 'Lag', { format: duration }),
    numeric('repeats', 'Duplicates'),
    numeric('deadLetters', 'Dead letters'),
    numeric('retries', 'Retries'),
  ],
  live: (snapshot) => ({ rows: snapshot.lanes }),
  empty: 'No sink is open yet.',
};
