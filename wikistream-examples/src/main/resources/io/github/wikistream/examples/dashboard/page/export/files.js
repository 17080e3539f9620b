/** Downloads of what a panel shows. */
import { colour } from '../charts/theme.js';

/** @typedef {import('../components/panel.js').Column} Column */

/** Spreadsheets evaluate text that begins with one of these characters as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {unknown} value @returns {string} */
function cell(value) {
  if (value == null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {Column[]} columns @param {any[]} rows @returns {string} CSV (RFC 4180) */
export function csv(columns, rows) {
  const lines = [columns.map((column) => cell(column.label)), ...rows.map((row) => columns.map((column) => cell(row[column.key])))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** @param {string} name @param {Blob} content */
export function save(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Draws a panel: its title, what it covers, and its chart or its table.
 * @param {object} panel
 * @param {string} panel.title
 * @param {string} panel.covers
 * @param {HTMLCanvasElement | null} panel.chart
 * @param {string[][]} panel.table head and rows, if there is no chart
 * @returns {Promise<Blob>} PNG
 */
export function picture({ title, covers, chart, table }) {
  const scale = 2;
  const row = 24 * scale;
  const head = 60 * scale;
  const canvas = document.createElement('canvas');
  canvas.width = chart ? chart.width : 640 * scale;
  canvas.height = head + (chart ? chart.height : (table.length + 1) * row);
  const draw = canvas.getContext('2d');
  const family = getComputedStyle(document.body).fontFamily;
  draw.fillStyle = colour('card');
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.fillStyle = colour('ink');
  draw.font = `600 ${16 * scale}px ${family}`;
  draw.fillText(title, 14 * scale, 24 * scale);
  draw.fillStyle = colour('muted');
  draw.font = `${12 * scale}px ${family}`;
  draw.fillText(covers, 14 * scale, 44 * scale);
  if (chart) {
    draw.drawImage(chart, 0, head);
  } else {
    const width = (canvas.width - 28 * scale) / Math.max(1, table[0].length);
    table.forEach((cells, i) => {
      draw.fillStyle = colour(i === 0 ? 'muted' : 'ink');
      cells.forEach((text, j) => {
        draw.save();
        draw.beginPath();
        draw.rect(14 * scale + j * width, head + i * row - row, width - 8 * scale, row * 2);
        draw.clip();
        draw.fillText(text, 14 * scale + j * width, head + i * row + 16 * scale);
        draw.restore();
      });
    });
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser cannot encode the picture'))), 'image/png');
  });
}
