/** Options of ECharts for the kinds of chart of the page. Lines are straight: a curve would show peaks that were never counted. */
import { day, dayTime, minute, number, short } from '../words/format.js';
import { seconds } from '../state/ranges.js';
import { colour } from './theme.js';

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {(number | null)[]} values null where nothing was counted
 * @property {string} colour
 * @property {boolean} [dashed]
 * @property {boolean} [alone] not stacked on the others
 */

const font = () => ({ fontFamily: getComputedStyle(document.body).fontFamily, color: colour('muted'), fontSize: 12 });

function base() {
  return {
    animation: false,
    textStyle: font(),
    aria: { enabled: false },
    // Drawn on the canvas: markup of a tooltip would need inline styles, which the policy of the page forbids.
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { ...font(), color: colour('ink') },
    },
    grid: { left: 4, right: 14, top: 30, bottom: 4, containLabel: true },
  };
}

const splitLine = () => ({ lineStyle: { color: colour('line') } });

/** @param {string} unit */
const valueAxis = (unit) => ({
  type: 'value',
  name: unit,
  nameLocation: 'end',
  nameTextStyle: { ...font(), align: 'left', padding: [0, 0, 0, -24] },
  minInterval: 1,
  splitNumber: 4,
  axisLabel: { ...font(), formatter: short },
  splitLine: splitLine(),
});

/** @param {string} step @returns {(at: number) => string} */
function timeFormat(step) {
  const length = seconds(step);
  if (length >= 86400) return day;
  return length >= 3600 ? dayTime : minute;
}

/** @param {Series[]} series */
const legend = (series) => (series.length < 2 ? { show: false } : {
  type: 'scroll', top: 0, left: 170, right: 8, itemWidth: 14, itemHeight: 8, icon: 'roundRect', textStyle: { ...font(), color: colour('ink') }, inactiveColor: colour('muted'),
});

/**
 * Values over time.
 * @param {object} chart
 * @param {number[]} chart.times starts of the steps
 * @param {string} chart.step
 * @param {string} chart.unit such as "events per minute"
 * @param {Series[]} chart.series
 * @param {'line' | 'bar'} [chart.kind]
 * @param {number} [chart.unfinished] index of the step that has not ended; -1 if there is none
 */
export function timeChart({ times, step, unit, series, kind = 'line', unfinished = -1 }) {
  const label = timeFormat(step);
  const hollow = { color: colour('card'), borderType: 'dashed', borderWidth: 1 };
  const points = (values, fill) => values.map((value, i) => (i === unfinished && kind === 'bar'
    ? { value, itemStyle: { ...hollow, borderColor: fill } } : value));
  const lines = series.map((one) => ({
    name: one.name,
    type: kind,
    stack: one.alone ? undefined : 'all',
    smooth: false,
    connectNulls: false,
    showSymbol: times.length === 1,
    data: points(one.values, one.colour),
    itemStyle: { color: one.colour },
    lineStyle: { width: 2, color: one.colour, type: one.dashed ? 'dashed' : 'solid' },
    areaStyle: kind === 'line' && !one.alone ? { color: one.colour, opacity: 0.18 } : undefined,
    barCategoryGap: '12%',
  }));
  if (unfinished >= 0 && lines.length) {
    lines[0].markArea = {
      silent: true,
      itemStyle: { color: colour('track'), opacity: 0.7 },
      data: [[{ xAxis: Math.max(0, unfinished - (kind === 'line' ? 1 : 0)) }, { xAxis: unfinished }]],
    };
  }
  return {
    ...base(),
    legend: legend(series),
    tooltip: {
      ...base().tooltip,
      trigger: 'axis',
      axisPointer: { type: kind === 'bar' ? 'shadow' : 'line' },
      formatter: (found) => {
        const index = found[0].dataIndex;
        const head = `${dayTime(times[index])}${index === unfinished ? ', unfinished' : ''}`;
        return [head, ...found.map((one) => `${one.seriesName}: ${one.value == null ? 'not counted' : number(one.value)}`)].join('\n');
      },
    },
    xAxis: {
      type: 'category',
      boundaryGap: kind === 'bar',
      data: times.map(label),
      axisLine: { lineStyle: { color: colour('line') } },
      axisTick: { show: false },
      axisLabel: { ...font(), hideOverlap: true },
    },
    yAxis: valueAxis(unit),
    series: lines,
  };
}

/**
 * Horizontal bars, largest on top.
 * @param {object} chart
 * @param {{name: string, values: number[]}[]} chart.rows
 * @param {{name: string, colour: string}[]} chart.parts one for each value of a row
 * @param {string} chart.unit
 * @param {string[]} [chart.colours] of the rows, if there is one part
 */
export function barChart({ rows, parts, unit, colours }) {
  return {
    ...base(),
    grid: { left: 4, right: 18, top: parts.length > 1 ? 30 : 8, bottom: 22, containLabel: true },
    legend: legend(parts.map((part) => ({ ...part, values: [] }))),
    tooltip: { ...base().tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: number },
    xAxis: { ...valueAxis(unit), nameLocation: 'middle', nameGap: 26, nameTextStyle: font() },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...font(), color: colour('ink'), width: 150, overflow: 'truncate', interval: 0 },
    },
    series: parts.map((part, i) => ({
      name: part.name,
      type: 'bar',
      stack: 'all',
      barMaxWidth: 22,
      data: rows.map((row, j) => ({ value: row.values[i], itemStyle: { color: colours?.[j] ?? part.colour } })),
      itemStyle: { color: part.colour },
    })),
  };
}

/**
 * Vertical bars over ordered buckets.
 * @param {object} chart
 * @param {string[]} chart.labels
 * @param {string} chart.unit
 * @param {string} chart.axis what the buckets are
 * @param {Series[]} chart.series
 */
export function histogram({ labels, unit, axis, series }) {
  return {
    ...base(),
    grid: { left: 4, right: 14, top: 30, bottom: 22, containLabel: true },
    legend: legend(series),
    tooltip: { ...base().tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: number },
    xAxis: {
      type: 'category',
      data: labels,
      name: axis,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: font(),
      axisLine: { lineStyle: { color: colour('line') } },
      axisTick: { show: false },
      axisLabel: { ...font(), hideOverlap: true },
    },
    yAxis: valueAxis(unit),
    series: series.map((one) => ({ name: one.name, type: 'bar', data: one.values, itemStyle: { color: one.colour }, barCategoryGap: '20%' })),
  };
}

/**
 * A grid of cells with a colour each.
 * @param {object} chart
 * @param {string[]} chart.columns
 * @param {string[]} chart.rows
 * @param {[number, number, number][]} chart.cells column, row and value
 * @param {string} chart.unit
 */
export function heatChart({ columns, rows, cells, unit }) {
  const axis = { type: 'category', axisLine: { show: false }, axisTick: { show: false }, splitArea: { show: false } };
  const most = Math.max(1, ...cells.map((cell) => cell[2]));
  return {
    ...base(),
    grid: { left: 4, right: 8, top: 8, bottom: 46, containLabel: true },
    tooltip: { ...base().tooltip, formatter: ({ value }) => `${rows[value[1]]} ${columns[value[0]]}\n${number(value[2])} ${unit}` },
    xAxis: { ...axis, data: columns, axisLabel: { ...font(), hideOverlap: true } },
    yAxis: { ...axis, data: rows, inverse: true, axisLabel: { ...font(), color: colour('ink') } },
    visualMap: {
      min: 0, max: most, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 90, itemWidth: 10,
      text: [short(most), '0'], textStyle: font(), inRange: { color: [colour('track'), colour('human')] },
    },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: colour('card'), borderWidth: 2 } }],
  };
}

/** @param {string} step @returns {string} such as "hour" or "5 minutes" */
export function stepName(step) {
  const words = { m: 'minute', h: 'hour', d: 'day', w: 'week' };
  const amount = Number.parseInt(step, 10);
  const word = words[step.slice(-1)];
  return amount === 1 ? word : `${amount} ${word}s`;
}

/** @param {number} at @param {string} step @returns {string} of a step, for tables */
export const stepStart = (at, step) => (seconds(step) >= 86400 ? day(at) : dayTime(at));
