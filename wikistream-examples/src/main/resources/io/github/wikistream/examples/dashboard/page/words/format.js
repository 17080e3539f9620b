/** Numbers, times and durations as text. Times are in the zone that {@link useZone} sets. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const plus = new Intl.NumberFormat('en', { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const tenths = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const change = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const two = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();
let zone = 'UTC';

/** The zone of this browser. */
export const localZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Sets the zone of all times. @param {string} name */
export function useZone(name) {
  zone = name;
}

/** @param {Intl.DateTimeFormatOptions} options @returns {Intl.DateTimeFormat} */
function format(options) {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(key, found);
  }
  return found;
}

/** @param {number | null | undefined} value @returns {string} */
export const number = (value) => (value == null ? '–' : whole.format(value));
/** @param {number | null | undefined} value @returns {string} */
export const short = (value) => (value == null ? '–' : compact.format(value));
/** @param {number | null | undefined} value @returns {string} */
export const signed = (value) => (value == null ? '–' : plus.format(value));
/** @param {number | null | undefined} value @returns {string} */
export const percent = (value) => (value == null ? '–' : tenths.format(value));
/** @param {number | null | undefined} value @returns {string} */
export const growth = (value) => (value == null ? 'new' : change.format(value));
/** @param {number} value @returns {string} */
export const factor = (value) => two.format(value);

/** @typedef {string | number | Date} Moment */

/** @param {Moment} at @returns {string} hours, minutes and seconds */
export const clock = (at) => format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
/** @param {Moment} at @returns {string} hours and minutes */
export const minute = (at) => format({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
/** @param {Moment} at @returns {string} day and time */
export const dayTime = (at) => format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at));
/** @param {Moment} at @returns {string} day and time with seconds */
export const moment = (at) => format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
/** @param {Moment} at @returns {string} day */
export const day = (at) => format({ day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at));
/** @param {Moment} at @returns {string} date and time with seconds */
export const full = (at) => format({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

/** @param {number | null | undefined} seconds @returns {string} the two largest units that matter */
export function duration(seconds) {
  if (seconds == null) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** @param {number} count @param {string} word @returns {string} such as "3 problems" */
export const plural = (count, word) => `${whole.format(count)} ${word}${count === 1 ? '' : 's'}`;
