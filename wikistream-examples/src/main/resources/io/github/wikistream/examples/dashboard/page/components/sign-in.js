/** Asks for an access token, where the dashboard needs one. */
import { html, LitElement, nothing } from 'lit';
import { signIn } from '../api/client.js';
import { store, StoreController } from '../state/store.js';

class SignIn extends LitElement {
  static properties = { error: { state: true } };

  constructor() {
    super();
    new StoreController(this);
    this.error = '';
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return store.signInNeeded ? html`<form class="card sign-in" @submit=${this.#send}>
      <input name="username" autocomplete="username" value="token" hidden>
      <label for="token">Access token</label>
      <input id="token" type="password" autocomplete="current-password" required>
      <button type="submit">Sign in</button>
      <p role="alert">${this.error}</p>
    </form>` : nothing;
  }

  /** @param {SubmitEvent} event */
  #send = async (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.querySelector('#token'));
    try {
      await signIn(input.value);
      this.error = '';
      store.reconnect();
    } catch (error) {
      this.error = error.message;
    }
    input.value = '';
  };
}

customElements.define('ws-sign-in', SignIn);
