/** A table of rows. */
import { html, nothing } from 'lit';
import { name } from './links.js';

/** @typedef {import('./panel.js').Column} Column */

/** @param {Column} column @param {any} row @returns {string} */
export const cellText = (column, row) => {
  const value = row[column.key];
  if (column.format) return column.format(value, row);
  return value == null ? '–' : String(value);
};

/** @param {string} caption @param {Column[]} columns @param {any[]} rows */
export const table = (caption, columns, rows) => html`
  <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="unseen">${caption}</caption>
      <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.numeric ? 'num' : nothing}>${column.label}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${columns.map((column) => html`<td class=${column.numeric ? 'num' : nothing}>${
        column.content ? column.content(row) : name(cellText(column, row), column.link?.(row))}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
