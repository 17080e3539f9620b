/** A chart of ECharts. The library is loaded with the first chart, so that the page appears before it. */
import { html, LitElement } from 'lit';
import { dark } from './theme.js';

/** @type {Promise<any> | undefined} */
let library;
const load = () => {
  library ??= import('echarts').catch((error) => {
    library = undefined;
    throw error;
  });
  return library;
};

const RETRY_MS = 2000;

/** `option` is a function, so that the colours of another theme can be read again. Emits `pick` with what was clicked. */
export class Chart extends LitElement {
  static properties = {
    option: { attribute: false },
    label: {},
    tall: { type: Boolean },
  };

  /** @type {any} */
  #chart = null;
  #resize = new ResizeObserver(() => this.#chart?.resize());
  #redraw = () => this.#draw();
  #onScreen = true;
  #stale = false;
  #visibility = new IntersectionObserver((changes) => {
    this.#onScreen = changes.at(-1).isIntersecting;
    if (this.#onScreen) this.#catchUp();
  });

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    dark.addEventListener('change', this.#redraw);
    this.#visibility.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    dark.removeEventListener('change', this.#redraw);
    this.#resize.disconnect();
    this.#visibility.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  /** The chart as a picture with twice the pixels. @returns {HTMLCanvasElement} */
  picture() {
    this.#catchUp();
    return this.#chart.renderToCanvas({ pixelRatio: 2, backgroundColor: 'transparent' });
  }

  render() {
    return html`<div class="canvas" role="img" aria-label=${this.label}></div>`;
  }

  async updated() {
    let init;
    try {
      ({ init } = await load());
    } catch {
      setTimeout(() => this.requestUpdate(), RETRY_MS);
      return;
    }
    if (!this.isConnected) return;
    if (!this.#chart) {
      const element = this.querySelector('.canvas');
      this.#chart = init(element, null, { renderer: 'canvas' });
      this.#chart.on('click', (event) => this.dispatchEvent(new CustomEvent('pick', { detail: event })));
      this.#resize.observe(element);
    }
    this.#draw();
    this.dataset.drawn = '';
  }

  /** Drawing costs more than all else: a chart that is scrolled out of sight is drawn when it comes back. */
  #draw() {
    this.#stale = !this.#onScreen && this.dataset.drawn !== undefined;
    if (!this.#stale) this.#chart?.setOption(this.option(), { notMerge: true });
  }

  #catchUp() {
    if (!this.#stale) return;
    this.#stale = false;
    this.#chart?.setOption(this.option(), { notMerge: true });
  }

  /** What is drawn, for tests. */
  get drawn() {
    this.#catchUp();
    return this.#chart?.getOption();
  }
}

customElements.define('ws-chart', Chart);
