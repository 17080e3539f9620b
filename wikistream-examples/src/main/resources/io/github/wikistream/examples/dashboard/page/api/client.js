/** Requests to the API. The browser revalidates answers by their entity tags. */

const BASE = 'api/v1';

/**
 * @typedef {object} Meta
 * @property {string | null} from
 * @property {string | null} to
 * @property {boolean} complete
 * @property {string} asOf
 * @property {number} ageSeconds
 * @property {string | null} [since]
 * @property {string} [next]
 */

/** An answer that is no success: what is wrong, and what one can do. */
export class ApiError extends Error {
  /** @param {string} message @param {string} remedy @param {number} status 0 without an answer */
  constructor(message, remedy, status) {
    super(message);
    this.remedy = remedy;
    this.status = status;
  }
}

/** @param {string} path @param {Record<string, string>} [parameters] empty ones are left out @returns {string} */
export function url(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  return `${BASE}/${path}${query.size ? `?${query}` : ''}`;
}

/** @param {string} address @param {RequestInit} options @returns {Promise<any>} */
async function request(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The dashboard does not respond.', 'The page tries again.', 0);
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(body?.detail ?? `The dashboard answers ${response.status}.`, body?.remedy ?? '', response.status);
  return body;
}

/** @param {string} path @param {Record<string, string>} parameters @param {AbortSignal} [signal] @returns {Promise<{meta: Meta, data: any}>} */
export const get = (path, parameters, signal) => request(url(path, parameters), { signal });

/** @param {string} path @returns {Promise<{meta: Meta, data: any}>} */
export const post = (path) => request(url(path), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });

/** @param {string} token @returns {Promise<null>} */
export const signIn = (token) => request(url('session'), { method: 'POST', body: token });
