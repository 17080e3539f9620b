/** What an event shows in lists: its size or its type, its links. */
import { html, nothing } from 'lit';
import { signed } from '../words/format.js';
import { logTypeName, typeName } from '../words/names.js';
import { outward } from './links.js';

/** @param {any} event @returns {string} what it is */
export const kind = (event) => (event.type === 'log' ? logTypeName(event.logType ?? 'log') : typeName(event.type));

/** @param {any} event */
export const size = (event) => (event.growth == null ? html`<span class="size">${kind(event)}</span>`
  : html`<span class="size ${event.growth < 0 ? 'down' : event.growth > 0 ? 'up' : ''}" title="bytes">${signed(event.growth)}</span>`);

/** @param {any} event */
export const eventLinks = (event) => html`<span class="links">
  ${outward(event.diffUrl, event.type === 'new' ? 'revision' : 'diff', `Diff of ${event.title}`)}
  ${event.historyUrl ? outward(event.historyUrl, 'history', `History of ${event.title}`) : nothing}
  ${event.userUrl ? outward(event.userUrl, 'contributions', `Contributions of ${event.user}`) : nothing}</span>`;
