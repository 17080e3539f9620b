/** Everything one must know to trust the numbers, worst first. */
import { html, LitElement } from 'lit';
import { conditions } from '../state/conditions.js';
import { StoreController } from '../state/store.js';

class Banner extends LitElement {
  constructor() {
    super();
    new StoreController(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const [first, ...more] = conditions();
    if (!first) return html``;
    // The age changes every second: only the titles are announced.
    return html`<div class="status" data-level=${first.level} data-key=${first.key}>
      <p><strong role="status">${first.title}</strong> <span>${first.text}</span></p>
      ${more.map((one) => html`<p data-key=${one.key}><strong>${one.title}</strong> <span>${one.text}</span></p>`)}
    </div>`;
  }
}

customElements.define('ws-banner', Banner);
