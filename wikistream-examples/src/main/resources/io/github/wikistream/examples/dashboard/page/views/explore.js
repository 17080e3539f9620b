/** The events behind every number. */
import { html, nothing } from 'lit';
import { panel } from '../components/panel.js';
import { eventFilters, events, oneEvent } from '../panels/events.js';
import { series } from '../panels/series.js';
import { store } from '../state/store.js';

export const explore = () => html`
  <div class="full">${eventFilters(store.view)}</div>
  ${store.view.event ? panel(oneEvent, 'full') : nothing}
  ${panel(series, 'full low')}
  ${panel(events, 'full')}`;
