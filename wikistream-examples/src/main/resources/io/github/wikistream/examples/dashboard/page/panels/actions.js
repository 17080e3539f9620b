/** What an administrator can do: process dead letters again, run maintenance. Neither deletes anything. */
import { html, LitElement } from 'lit';
import { post } from '../api/client.js';
import { store } from '../state/store.js';
import { number } from '../words/format.js';

class Actions extends LitElement {
  static properties = { busy: { state: true }, outcome: { state: true } };

  constructor() {
    super();
    this.busy = false;
    this.outcome = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`<article class="card" aria-labelledby="actions-title">
      <header class="card-head"><h2 id="actions-title">Actions</h2></header>
      <div class="buttons">
        <button type="button" ?disabled=${this.busy} @click=${this.#redrive}>Process all dead letters again</button>
        <button type="button" ?disabled=${this.busy} @click=${this.#maintain}>Run maintenance of PostgreSQL</button>
      </div>
      <p role="status">${this.outcome}</p>
      <footer class="card-foot">both delete nothing; beyond this machine they need a token with the role admin</footer>
    </article>`;
  }

  /** @param {string} path @param {(data: any) => string} words */
  async #run(path, words) {
    this.busy = true;
    this.outcome = 'Running…';
    try {
      this.outcome = words((await post(path)).data);
      store.dispatchEvent(new Event('load'));
    } catch (error) {
      this.outcome = `${error.message} ${error.remedy ?? ''}`;
    }
    this.busy = false;
  }

  #redrive = () => this.#run('system/dead-letters/redrive', (result) => `${number(result.stored)} stored, ${number(result.alreadyStored)} stored already, ${
    number(result.canaries)} canary events, ${number(result.failed)} failed again, ${number(result.gone)} gone.`);

  #maintain = () => this.#run('system/maintenance', (run) => (run.ran ? `Maintenance ran: ${run.tasks.map((task) => `${task.name}: ${task.outcome}`).join(', ')}.` : 'Another instance is at it.'));
}

customElements.define('ws-actions', Actions);
