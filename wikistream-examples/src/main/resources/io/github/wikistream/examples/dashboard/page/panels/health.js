/** What works, what is wrong, since when, and what to do. */
import { html } from 'lit';
import { sinkName } from '../state/conditions.js';
import { dayTime, duration, full, number } from '../words/format.js';

const WORDS = { ok: 'Everything works.', starting: 'The dashboard is starting.', warning: 'It works, with warnings.', error: 'Something is wrong.' };

/** @type {import('../components/panel.js').Spec} */
export const health = {
  id: 'health-panel',
  title: 'Health',
  source: 'pipeline',
  whole: true,
  columns: [
    { key: 'level', label: 'Level' },
    { key: 'title', label: 'Problem' },
    { key: 'since', label: 'Since', format: (at) => (at ? full(at) : '–') },
    { key: 'text', label: 'Consequence and remedy' },
  ],
  live: (snapshot) => ({
    rows: snapshot.notices.length ? snapshot.notices : [{ level: snapshot.health, title: WORDS[snapshot.health], text: snapshot.text, since: null }],
    detail: snapshot,
  }),
  body: ({ rows, detail }) => html`
    <p class="verdict" data-level=${detail.health}>${WORDS[detail.health]}</p>
    <ul class="notices">${rows.map((notice) => html`<li data-level=${notice.level}><strong>${notice.title}</strong> <span>${notice.text}</span>
      ${notice.since ? html`<small>since <time datetime=${notice.since}>${dayTime(notice.since)}</time></small>` : ''}</li>`)}</ul>
    <dl class="properties">
      <div><dt>source</dt><dd><bdi>${detail.source.label}</bdi>, ${detail.source.state}${detail.source.since ? ` since ${dayTime(detail.source.since)}` : ''}</dd></div>
      ${['redis', 'postgresql'].map((one) => html`<div><dt>${sinkName(one)}</dt><dd>${detail.stores[one] ? 'does not respond' : 'responds'}</dd></div>`)}
      ${detail.counts ? html`<div><dt>received</dt><dd>${number(detail.counts.received)} events since the start ${duration(detail.counts.seconds)} ago;
        ${number(detail.counts.canaries)} canary events dropped, ${number(detail.counts.invalid)} invalid</dd></div>` : ''}
    </dl>`,
};
