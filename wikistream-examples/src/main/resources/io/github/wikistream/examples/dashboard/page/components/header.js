/** The top of the page: its name, the views, the health of the dashboard, the source of the events. */
import { html, LitElement, nothing } from 'lit';
import { store, StoreController } from '../state/store.js';
import { address, onView, VIEWS } from '../state/url.js';
import { clock, plural } from '../words/format.js';

const SOURCES = { live: 'live', simulated: 'simulated', recording: 'recording', other: 'other source' };

/** @returns {[string, string]} level and words */
function health() {
  const state = store.current;
  if (store.connection === 'lost') return ['error', 'no connection'];
  if (!state) return ['unknown', 'connecting'];
  const errors = state.notices.filter((notice) => notice.level === 'error').length;
  const warnings = state.notices.length - errors;
  if (errors) return ['error', plural(errors, 'problem')];
  if (state.phase === 'starting') return ['unknown', 'starting'];
  return warnings ? ['warning', plural(warnings, 'warning')] : ['ok', 'healthy'];
}

class Header extends LitElement {
  constructor() {
    super();
    new StoreController(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const state = store.current;
    const [level, words] = health();
    const lost = store.connection === 'lost' || state?.source.state === 'lost';
    return html`
      <div class="brand"><img src="favicon.svg" alt="" width="28" height="28"><h1>wikistream</h1></div>
      <nav aria-label="Views"><ul>${Object.entries(VIEWS).map(([view, title]) => html`
        <li><a href=${address(onView(store.view, view))} aria-current=${store.view.view === view ? 'page' : nothing}>${title}</a></li>`)}</ul></nav>
      <div class="now">
        <a class="chip" id="health" data-level=${level} href=${address(onView(store.view, 'system'))}><i aria-hidden="true"></i>${words}</a>
        ${state ? html`<span class="chip" id="source" data-kind=${lost ? 'lost' : state.source.kind} title=${state.source.label}><i aria-hidden="true"></i>${
          lost ? `${SOURCES[state.source.kind]}, not connected` : SOURCES[state.source.kind]}</span>
        <time title="Time of the numbers on this page" datetime=${store.snapshot.at}>${clock(store.snapshot.at)}</time>` : nothing}
      </div>`;
  }
}

customElements.define('ws-header', Header);
