/** Activity that exceeds what the previous hours predict, with what was busiest meanwhile. */
import { html, nothing } from 'lit';
import { historyOf, name, outward } from '../components/links.js';
import { factor, full, minute, number, plural } from '../words/format.js';
import { events, numeric } from './common.js';

const SUBJECTS = { whole: 'All events', wiki: 'Wiki', page: 'Page', user: 'User' };

/** @param {string} at */
const time = (at) => html`<time datetime=${at} title=${full(at)}>${minute(at)}</time>`;

/** The events of a spike, until a minute after its peak. @param {any} spike */
function link(spike) {
  const to = spike.end ?? new Date(Date.parse(spike.peak) + 60000).toISOString();
  const filters = { whole: {}, wiki: { wiki: spike.name }, page: { page: spike.name, wiki: spike.note ?? '' }, user: { user: spike.name } };
  return events({ range: `${spike.start}/${to}`, ...filters[spike.subject] });
}

/** @param {any[]} entries @param {(entry: any) => object} filters */
const names = (entries, filters) => entries.map((entry, i) => html`${i ? ', ' : ''}${name(entry.name, events({ ...filters(entry) }))} ${number(entry.count)}`);

/** @param {any} spike */
function story(spike) {
  const times = spike.expected < 1 ? 'new' : `${factor(spike.observed / spike.expected)} times`;
  const why = [
    spike.pages.length ? html`Most on ${names(spike.pages, (page) => ({ page: page.name, wiki: page.note ?? '' }))}. ` : nothing,
    spike.users.length ? html`Most by ${names(spike.users, (user) => ({ user: user.name }))}.` : nothing,
  ];
  return html`<li class=${spike.end ? 'over' : 'lasts'}>
    <p class="what"><span class="tag">${spike.end ? 'ended' : 'ongoing'}</span>
      <span class="who">${spike.subject === 'whole' ? html`<a href=${link(spike)}>All events</a>` : name(spike.name, link(spike))}</span>
      <b title="score ${spike.score.toFixed(2)}: 0.5 is the threshold, 1 the most improbable">${times}</b></p>
    <p>${spike.subject === 'page' ? `Page of ${spike.note}: ` : spike.subject === 'whole' ? '' : `${SUBJECTS[spike.subject]}: `}${number(spike.observed)} events
      in ${plural(spike.minutes, 'minute')}, ${factor(spike.expected)} expected; ${spike.end ? html`${time(spike.start)} to ${time(spike.end)}` : html`since ${time(spike.start)}`},
      peak ${time(spike.peak)}; score ${spike.score.toFixed(2)}.
      ${spike.subject === 'page' ? html`${outward(spike.url, 'page', `The page ${spike.name}`)} ${outward(historyOf(spike.url), 'diffs', `Diffs of ${spike.name}`)}` : nothing}</p>
    ${why}
  </li>`;
}

/** @type {import('../components/panel.js').Spec} */
export const spikes = {
  id: 'spikes',
  title: 'Spikes',
  source: 'redis',
  whole: true,
  columns: [
    { key: 'subject', label: 'Subject', format: (subject) => SUBJECTS[subject] },
    { key: 'name', label: 'Name', link },
    { key: 'note', label: 'Wiki' },
    { key: 'start', label: 'From', format: minute },
    { key: 'peak', label: 'Peak', format: minute },
    { key: 'end', label: 'To', format: (at) => (at ? minute(at) : 'ongoing') },
    numeric('observed', 'Events'),
    numeric('expected', 'Expected', { format: factor }),
    numeric('score', 'Score', { format: (score) => score.toFixed(2) }),
  ],
  live: (snapshot) => (snapshot.spikes ? { rows: snapshot.spikes } : null),
  body: ({ rows }) => html`<ol class="stories" tabindex="0" aria-label="Spikes">${rows.map(story)}</ol>`,
  note: () => 'whole stream, updated every 10 s',
  empty: 'No spikes within the last hour. Spikes of the whole stream, of wikis, pages and users are detected after one hour of counting.',
};
