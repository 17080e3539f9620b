/** Users whose first stored event is within the range. */
import { dayTime } from '../words/format.js';
import { events, numeric, stored } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const firstTimers = {
  id: 'first-timers',
  title: 'Users seen for the first time',
  source: 'postgresql',
  columns: [
    { key: 'user', label: 'User', link: (row) => events({ user: row.user }) },
    { key: 'firstAt', label: 'First event', format: dayTime },
    numeric('events', 'Events'),
  ],
  load: stored('quality/first-timers', (state) => ({ limit: state.top })),
  empty: 'No user was seen for the first time in this range.',
};
