/** The leaderboards over stored events only: those of the live view ask Redis where it can answer. */
import { topPages, topUsers, topWikis } from './leaderboards.js';

/** @type {import('../components/panel.js').Spec[]} */
export const historyTops = [topWikis, topUsers, topPages].map((spec) => ({ ...spec, live: undefined, source: 'postgresql' }));
