/** Whether the dashboard itself works. */
import { html } from 'lit';
import { panel } from '../components/panel.js';
import '../panels/actions.js';
import { completeness } from '../panels/completeness.js';
import { deadLetters } from '../panels/dead-letters.js';
import { gaps } from '../panels/gaps.js';
import { health } from '../panels/health.js';
import { lanes } from '../panels/lanes.js';
import { maintenance } from '../panels/maintenance.js';
import { notifications } from '../panels/notifications.js';
import { versions } from '../panels/versions.js';

export const system = () => html`
  ${panel(health, 'full')}
  ${panel(lanes, 'full')}
  ${panel(completeness, 'half')} ${panel(gaps, 'half')}
  ${panel(notifications, 'full')}
  ${panel(deadLetters, 'full')}
  <ws-actions class="half"></ws-actions> ${panel(versions, 'half')}
  ${panel(maintenance, 'full')}`;
