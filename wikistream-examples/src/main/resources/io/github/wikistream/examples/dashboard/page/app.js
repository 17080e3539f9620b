/** The page of the dashboard: its views, below one header, one banner and one toolbar. */
import { html, LitElement, render } from 'lit';
import './components/banner.js';
import './components/header.js';
import './components/sign-in.js';
import './components/toolbar.js';
import { store } from './state/store.js';
import { VIEWS } from './state/url.js';
import { number } from './words/format.js';
import { explore } from './views/explore.js';
import { history } from './views/history.js';
import { live } from './views/live.js';
import { quality } from './views/quality.js';
import { system } from './views/system.js';

const TEMPLATES = { live, history, explore, quality, system };

class App extends LitElement {
  #update = () => this.requestUpdate();

  constructor() {
    super();
    // Panels follow the store by themselves: the frame changes with the view only.
    store.addEventListener('load', this.#update);
    store.addEventListener('view', () => this.updateComplete.then(() => this.querySelector('main').focus({ preventScroll: true })));
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { view } = store.view;
    return html`
      <a class="skip" href="#view">Skip to the numbers</a>
      <header><ws-header></ws-header><ws-banner></ws-banner></header>
      <ws-sign-in></ws-sign-in>
      <ws-toolbar></ws-toolbar>
      <main id="view" tabindex="-1" aria-label=${VIEWS[view]} data-view=${view}><div class="grid">${TEMPLATES[view]()}</div></main>
      <footer>
        <p>Events come from <a class="out" href="https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams_HTTP_Service" rel="noopener noreferrer">Wikimedia EventStreams</a>.
        The numbers are also an API: <a class="out" href="api/v1/docs">its documentation</a>.</p>
      </footer>`;
  }
}

customElements.define('ws-app', App);

/** Links between views are steps in the history of the browser. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const href = link?.getAttribute('href');
  if (!href?.startsWith('?') || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  store.go(href);
  if (link.closest('main')) scrollTo(0, 0);
});

function title() {
  const view = VIEWS[store.view.view];
  const rate = store.current?.headline?.perMinute;
  document.title = rate == null ? `${view} · wikistream` : `${view} · ${number(rate)} events per minute · wikistream`;
}

store.addEventListener('change', title);
store.start();
render(html`<ws-app></ws-app>`, document.querySelector('#page'));
title();
