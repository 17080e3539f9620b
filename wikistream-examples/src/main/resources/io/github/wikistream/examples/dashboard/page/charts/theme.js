/** Colours of the charts, those of the style sheet. */

export const dark = matchMedia('(prefers-color-scheme: dark)');

/** @param {string} name of a custom property @returns {string} */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const SERIES = ['human', 'bot', 'green', 'violet', 'grey', 'red', 'teal', 'ochre'];
const TYPES = { edit: 'human', new: 'green', log: 'bot', categorize: 'violet', external: 'teal' };
const ACTORS = { registered: 'human', temporary: 'violet', anonymous: 'green', bot: 'bot', redacted: 'grey' };

/** @param {number} index @returns {string} */
export const seriesColour = (index) => colour(SERIES[index % SERIES.length]);
/** @param {string} type @returns {string} */
export const typeColour = (type) => colour(TYPES[type] ?? 'grey');
/** @param {string} actor @returns {string} */
export const actorColour = (actor) => colour(ACTORS[actor] ?? 'grey');
