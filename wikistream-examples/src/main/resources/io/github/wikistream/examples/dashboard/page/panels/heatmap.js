/** Events by hour of the week. */
import { heatChart } from '../charts/options.js';
import { store } from '../state/store.js';
import { dayName } from '../words/names.js';
import { numeric, stored } from './common.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** @type {import('../components/panel.js').Spec} */
export const heatmap = {
  id: 'heatmap',
  title: 'Events by hour of the week',
  source: 'postgresql',
  columns: [{ key: 'day', label: 'Day', format: dayName }, { key: 'hour', label: 'Hour', format: (hour) => HOURS[hour] }, numeric('events', 'Events')],
  load: stored('history/heatmap', {}, (data) => (data.some((cell) => cell.events > 0) ? data : [])),
  chart: ({ rows }) => heatChart({
    columns: HOURS,
    rows: DAYS.map(dayName),
    cells: rows.map((cell) => [cell.hour, cell.day - 1, cell.events]),
    unit: 'events',
  }),
  note: () => `hours of ${store.view.zone}`,
};
