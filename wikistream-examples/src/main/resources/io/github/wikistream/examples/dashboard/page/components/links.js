/** Links. Titles and names are written by strangers: they are text, and their links are https or none. */
import { html, nothing } from 'lit';
import { store } from '../state/store.js';

/** @param {string | null | undefined} url @returns {string | null} */
export function safe(url) {
  if (!url || store.current?.source.kind === 'simulated') return null;
  try {
    return new URL(url).protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

/** A link that leaves the page. @param {string | null | undefined} url @param {string} text @param {string} [label] */
export function outward(url, text, label) {
  const href = safe(url);
  return href ? html`<a class="out" href=${href} target="_blank" rel="noopener noreferrer" aria-label=${label ?? nothing}>${text}</a>` : nothing;
}

/** A name, with a link inside of the page. @param {string} name @param {string | null} [href] */
export const name = (name, href) => (href ? html`<a href=${href}><bdi title=${name}>${name}</bdi></a>` : html`<bdi title=${name}>${name}</bdi>`);

/** @param {string | null | undefined} url of a page @returns {string | null} of its history */
export function historyOf(url) {
  const href = safe(url);
  if (!href) return null;
  const page = new URL(href);
  return `${page.origin}/w/index.php?title=${page.pathname.replace(/^\/wiki\//, '')}&action=history`;
}

/** @param {string | null | undefined} url of a page of the same wiki @param {string} user @returns {string | null} of the user's contributions */
export function contributions(url, user) {
  const href = safe(url);
  return href ? `${new URL(href).origin}/wiki/Special:Contributions/${encodeURIComponent(user.replaceAll(' ', '_'))}` : null;
}
