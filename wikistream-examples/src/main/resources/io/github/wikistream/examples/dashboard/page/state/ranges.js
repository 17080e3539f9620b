/** Time ranges: relative such as `-8h`, `today`, `yesterday`, or absolute as two times with a slash. */
import { day, dayTime } from '../words/format.js';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
const WORDS = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' };

/** Ranges that the toolbar offers. */
export const PRESETS = ['-5m', '-15m', '-1h', '-2h', '-3h', '-4h', '-5h', '-6h', '-7h', '-8h', '-12h', '-24h', 'today', 'yesterday', '-7d', '-30d', '-90d'];

/** Steps of a chart, shortest first. */
export const STEPS = ['1m', '5m', '15m', '1h', '6h', '1d', '1w'];

/** A chart with more points than this is harder to read than one with a longer step. */
const MOST_POINTS = 190;

/** @param {string} text such as `-8h` or `5m` @returns {number} length in seconds; NaN if it is none */
export function seconds(text) {
  const match = /^-?(\d{1,6})([smhdw])$/.exec(text);
  return match ? Number(match[1]) * SECONDS[match[2]] : Number.NaN;
}

/** @param {string} text @returns {boolean} */
export function isRange(text) {
  if (text === 'today' || text === 'yesterday' || (text.startsWith('-') && seconds(text) > 0)) return true;
  const [from, to] = text.split('/').map(Date.parse);
  return from < to;
}

/** @param {string} range @returns {boolean} whether it moves with the time */
export const isRelative = (range) => range.startsWith('-') || range === 'today';

/** @param {number} at @param {string} zone @returns {number} how far the zone is ahead of UTC, in milliseconds */
function offset(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(new Date(at)).map((part) => [part.type, part.value]));
  const wall = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second));
  return wall - Math.floor(at / 1000) * 1000;
}

/** @param {number} at @param {string} zone @returns {number} the midnight before, in the zone */
function midnight(at, zone) {
  const guess = Math.floor((at + offset(at, zone)) / 86400000) * 86400000;
  return guess - offset(guess - offset(at, zone), zone);
}

/**
 * @param {string} range
 * @param {number} now
 * @param {string} zone
 * @returns {{from: number, to: number}} its bounds in milliseconds
 */
export function bounds(range, now, zone) {
  if (range === 'today') return { from: midnight(now, zone), to: now };
  if (range === 'yesterday') {
    const to = midnight(now, zone);
    return { from: midnight(to - 1, zone), to };
  }
  if (range.startsWith('-')) return { from: now - seconds(range) * 1000, to: now };
  const [from, to] = range.split('/').map(Date.parse);
  return { from, to };
}

/** @param {number} length of the range in seconds @returns {string} the step of a chart of that range */
export const stepFor = (length) => STEPS.find((step) => length / seconds(step) <= MOST_POINTS) ?? '1w';

/**
 * Moves the start of a range back to the start of its step: a first step that is cut would look like a rise.
 * @param {number} from @param {string} step @param {string} zone @returns {number}
 */
export function aligned(from, step, zone) {
  const length = seconds(step) * 1000;
  if (length < SECONDS.d * 1000) {
    const shift = offset(from, zone);
    return Math.floor((from + shift) / length) * length - shift;
  }
  const start = midnight(from, zone);
  if (step !== '1w') return start;
  const weekday = new Date(start + offset(start, zone)).getUTCDay();
  return midnight(start - ((weekday + 6) % 7) * 86400000 + 43200000, zone);
}

/** @param {string} range @returns {string} */
export function rangeName(range) {
  if (range === 'today' || range === 'yesterday') return range;
  if (range.startsWith('-')) {
    const amount = Number.parseInt(range.slice(1), 10);
    const word = WORDS[range.slice(-1)];
    return `last ${amount === 1 ? word.slice(0, -1) : `${amount} ${word}`}`;
  }
  const [from, to] = range.split('/');
  return Date.parse(to) - Date.parse(from) >= 2 * 86400000 ? `${day(from)} to ${day(to)}` : `${dayTime(from)} to ${dayTime(to)}`;
}
