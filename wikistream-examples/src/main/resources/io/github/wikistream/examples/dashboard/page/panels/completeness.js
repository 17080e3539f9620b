/** How complete each topic was read. */
import { sinkName } from '../state/conditions.js';
import { dayTime, percent } from '../words/format.js';
import { numeric, system } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const completeness = {
  id: 'completeness',
  title: 'Completeness',
  source: 'pipeline',
  whole: true,
  columns: [
    { key: 'sink', label: 'Sink', format: sinkName },
    { key: 'topic', label: 'Topic' },
    { key: 'since', label: 'Since', format: dayTime },
    numeric('received', 'Received'),
    numeric('missing', 'Missing'),
    numeric('share', 'Complete', { format: percent }),
  ],
  load: system('completeness', (data) => data.map((topic) => ({ ...topic, share: topic.received ? topic.received / (topic.received + topic.missing) : null }))),
  empty: 'Not known: no event with a number was read yet, and events without numbers cannot be counted out.',
};
