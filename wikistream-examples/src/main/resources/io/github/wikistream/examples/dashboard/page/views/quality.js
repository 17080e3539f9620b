/** How good the edits are. */
import { html } from 'lit';
import { panel } from '../components/panel.js';
import { firstTimers } from '../panels/first-timers.js';
import { newPages } from '../panels/new-pages.js';
import { patrol } from '../panels/patrol.js';
import { qualityNow } from '../panels/quality-now.js';
import { reverts } from '../panels/reverts.js';
import { storedEditWars } from '../panels/stored-edit-wars.js';

export const quality = () => html`
  ${panel(qualityNow, 'half')} ${panel(reverts, 'half')}
  ${panel(patrol, 'half')} ${panel(newPages, 'half')}
  ${panel(storedEditWars, 'full')}
  ${panel(firstTimers, 'full')}`;
