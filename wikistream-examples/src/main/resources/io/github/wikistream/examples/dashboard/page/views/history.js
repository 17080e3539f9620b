/** What was stored over any range. */
import { html } from 'lit';
import { panel } from '../components/panel.js';
import { activity } from '../panels/activity.js';
import { actorSeries } from '../panels/actor-series.js';
import { bursts } from '../panels/bursts.js';
import { comments } from '../panels/comments.js';
import { comparison } from '../panels/comparison.js';
import { heatmap } from '../panels/heatmap.js';
import { historyTops } from '../panels/history-tops.js';
import { series } from '../panels/series.js';
import { sizes } from '../panels/sizes.js';
import { wikiTypes } from '../panels/wiki-types.js';

const [wikis, users, pages] = historyTops;

export const history = () => html`
  ${panel(series, 'full')}
  ${panel(actorSeries, 'half')} ${panel(heatmap, 'half')}
  ${panel(comparison, 'full')}
  ${panel(wikis, 'third')} ${panel(users, 'third')} ${panel(pages, 'third')}
  ${panel(wikiTypes, 'half')} ${panel(sizes, 'half')}
  ${panel(activity, 'half')} ${panel(comments, 'half')}
  ${panel(bursts, 'full')}`;
