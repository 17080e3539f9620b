/** What happens now. */
import { html } from 'lit';
import { panel } from '../components/panel.js';
import { actors } from '../panels/actors.js';
import { editWars } from '../panels/edit-wars.js';
import { feed } from '../panels/feed.js';
import { logTypes, namespaces, topPages, topUsers, topWikis } from '../panels/leaderboards.js';
import { minutes } from '../panels/minutes.js';
import { patrol } from '../panels/patrol.js';
import { properties } from '../panels/properties.js';
import { rate } from '../panels/rate.js';
import { sizes } from '../panels/sizes.js';
import { spikes } from '../panels/spikes.js';
import { types } from '../panels/types.js';
import { wikiTypes } from '../panels/wiki-types.js';

export const live = () => html`
  ${panel(rate, 'quarter')} ${panel(minutes, 'threequarters')}
  ${panel(spikes, 'half')} ${panel(editWars, 'half')}
  ${panel(types, 'third')} ${panel(actors, 'third')} ${panel(properties, 'third')}
  ${panel(topWikis, 'third')} ${panel(topUsers, 'third')} ${panel(topPages, 'third')}
  ${panel(feed, 'twothirds')} ${panel(namespaces, 'third')}
  ${panel(wikiTypes, 'half')} ${panel(sizes, 'half')}
  ${panel(patrol, 'half')} ${panel(logTypes, 'half')}`;
