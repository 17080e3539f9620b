/** A list of names with a number each, and a bar that shows its share of the largest. */
import { html, nothing } from 'lit';
import { number } from '../words/format.js';
import { name, outward } from './links.js';

/**
 * @typedef {object} Rank
 * @property {string} name
 * @property {number} count
 * @property {string} [note]
 * @property {boolean} [bot]
 * @property {string | null} [url]  page or user on the wiki
 * @property {string} [href]        events behind the number
 */

/** @param {Rank[]} rows */
export function ranking(rows) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return html`<ol class="ranks">${rows.map((row) => html`
    <li class=${row.bot ? 'bot' : nothing}>
      <i .style=${`width: ${(100 * row.count) / most}%`} aria-hidden="true"></i>
      <span class="who">${name(row.name, row.href)}</span>
      ${row.note ? html`<small>${row.note}</small>` : nothing}
      ${outward(row.url, '↗', `${row.name} on its wiki`)}
      <b>${number(row.count)}</b>
    </li>`)}</ol>`;
}
