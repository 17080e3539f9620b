// The page of the dashboard. The state and its changes come from api/v1/live; everything below draws it.
// Titles, names and comments are untrusted: they are inserted as text, never as markup.

const SILENCE_LIMIT_MS = 8000;
const RECONNECT_MS = [500, 1000, 2000, 5000];
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');
const $ = (id) => document.getElementById(id);

// ---------------------------------------------------------------- words and numbers

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat('en', { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const shortSigned = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const tenth = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const factor = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const hourMinute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayHour = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const fullDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

const TYPES = { edit: 'edits', new: 'new pages', log: 'log entries', categorize: 'categorizations', external: 'external changes', 142: 'structured discussions' };
const ACTORS = { registered: 'registered', temporary: 'temporary', anonymous: 'anonymous', bot: 'bots', redacted: 'name removed' };
const NAMESPACES = {
  '-2': 'Media', '-1': 'Special', 0: 'Main', 1: 'Talk', 2: 'User', 3: 'User talk', 4: 'Project', 5: 'Project talk', 6: 'File',
  7: 'File talk', 8: 'MediaWiki', 9: 'MediaWiki talk', 10: 'Template', 11: 'Template talk', 12: 'Help', 13: 'Help talk',
  14: 'Category', 15: 'Category talk', 118: 'Draft', 119: 'Draft talk', 120: 'Property', 146: 'Lexeme', 828: 'Module', 829: 'Module talk',
};

const LOG_TYPES = {
  abusefilter: 'abuse filter', block: 'blocks', contentmodel: 'content models', create: 'page creations', delete: 'deletions', gblblock: 'global blocks',
  globalauth: 'global accounts', import: 'imports', managetags: 'tags', massmessage: 'mass messages', merge: 'page merges', move: 'page moves',
  newusers: 'new accounts', pagetranslation: 'page translations', patrol: 'patrols', protect: 'protections', renameuser: 'renamed users', review: 'reviews',
  rights: 'user rights', spamblacklist: 'spam blacklist hits', tag: 'tag changes', thanks: 'thanks', titleblacklist: 'title blacklist hits',
  translationreview: 'translation reviews', upload: 'uploads', 142: 'structured discussions',
};
const logType = (key) => LOG_TYPES[key] ?? key;

function seconds(value) {
  if (value == null) return '–';
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7200) return `${Math.round(value / 60)} min`;
  if (value < 172800) return `${Math.round(value / 3600)} h`;
  return `${Math.round(value / 86400)} days`;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// ---------------------------------------------------------------- small pieces of the page

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value != null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function put(id, text) {
  const node = $(id);
  if (node.textContent !== text) node.textContent = text;
}

/** Somebody else's link: https or none. */
function safeLink(url) {
  if (!url) return null;
  try {
    return new URL(url).protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

function text(name, url) {
  const inner = el('bdi', { title: name }, name);
  const href = safeLink(url);
  return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, inner) : inner;
}

const shown = new Map();

/** Lets a number run to its new value, or sets it at once where motion is not wanted. */
function count(id, value, format = whole.format) {
  if (value == null) {
    shown.delete(id);
    put(id, '–');
    return;
  }
  const from = shown.get(id);
  shown.set(id, value);
  if (from == null || calm.matches || document.hidden || from === value) {
    put(id, format(value));
    return;
  }
  const begin = performance.now();
  const step = (now) => {
    if (shown.get(id) !== value) return;
    const part = Math.min(1, (now - begin) / 850);
    put(id, format(from + (value - from) * (1 - (1 - part) ** 3)));
    if (part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

// ---------------------------------------------------------------- charts

const charts = {};
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function rgba(name, alpha) {
  const hex = colour(name);
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

function typeColours() {
  return { edit: colour('human'), new: colour('green'), log: colour('bot'), categorize: colour('violet') };
}

function actorColours() {
  return {
    registered: colour('human'), temporary: colour('violet'), anonymous: colour('green'), bot: colour('bot'), redacted: colour('grey'),
  };
}

const axisTitle = (text) => ({ display: true, text, color: colour('muted'), font: { size: 11 } });

function axes(stacked, unit) {
  const grid = { color: colour('line'), drawTicks: false };
  return {
    x: { stacked, grid: { display: false }, border: { color: colour('line') }, ticks: { maxRotation: 0, autoSkipPadding: 28 } },
    y: { stacked, beginAtZero: true, grid, title: axisTitle(unit), border: { display: false }, ticks: { maxTicksLimit: 5, padding: 8, precision: 0, callback: (v) => short.format(v) } },
  };
}

function makeCharts() {
  const { Chart } = window;
  Object.values(charts).forEach((chart) => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = colour('muted');
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.animation = calm.matches ? false : { duration: 500 };
  Chart.defaults.plugins.legend.display = false;
  const tooltip = Chart.defaults.plugins.tooltip;
  tooltip.backgroundColor = colour('ink');
  tooltip.titleColor = colour('paper');
  tooltip.bodyColor = colour('paper');
  tooltip.cornerRadius = 8;
  tooltip.padding = 10;
  tooltip.boxPadding = 5;

  const area = (label, name) => ({
    label, data: [], borderColor: colour(name), backgroundColor: rgba(name, 0.16), fill: 'stack', borderWidth: 2, pointRadius: 0,
    pointHitRadius: 12, tension: 0,
    // The minute that is still running is no drop: show it as unfinished.
    segment: { borderDash: (c) => (charts.minutes?.unfinished && c.p1DataIndex === c.chart.data.labels.length - 1 ? [3, 4] : undefined) },
  });
  charts.minutes = new Chart($('minutes'), {
    type: 'line',
    data: { labels: [], datasets: [{ ...area('humans', 'human'), fill: 'origin' }, { ...area('bots', 'bot'), fill: '-1' }] },
    options: { scales: axes(true, 'events per minute'), interaction: { mode: 'index', intersect: false } },
  });
  const bars = (horizontal) => ({ borderRadius: 4, borderSkipped: 'start', maxBarThickness: horizontal ? 24 : 40, data: [] });
  charts.types = new Chart($('types'), {
    type: 'bar',
    data: { labels: [], datasets: [{ ...bars(true), backgroundColor: [] }] },
    options: {
      indexAxis: 'y',
      scales: {
        x: { beginAtZero: true, title: axisTitle('events'), grid: { color: colour('line'), drawTicks: false }, border: { display: false }, ticks: { maxTicksLimit: 5, precision: 0, callback: (v) => short.format(v) } },
        y: { grid: { display: false }, border: { display: false }, ticks: { color: colour('ink'), font: { size: 13 } } },
      },
    },
  });
  charts.actors = new Chart($('actors'), {
    type: 'doughnut',
    data: { labels: [], datasets: [{ data: [], backgroundColor: [], borderColor: colour('card'), borderWidth: 2, borderRadius: 3 }] },
    options: { cutout: '68%' },
  });
  charts.history = new Chart($('history'), {
    type: 'bar',
    data: {
      labels: [],
      datasets: [
        { ...bars(false), label: 'humans', backgroundColor: colour('human'), stack: 'all', categoryPercentage: 0.92, barPercentage: 0.96, borderRadius: 2 },
        { ...bars(false), label: 'bots', backgroundColor: colour('bot'), stack: 'all', categoryPercentage: 0.92, barPercentage: 0.96, borderRadius: 2 },
      ],
    },
    options: { scales: axes(true, 'events'), interaction: { mode: 'index', intersect: false } },
  });
}

function draw(name, labels, ...series) {
  const chart = charts[name];
  const { data } = chart;
  const same = data.labels.length === labels.length && data.labels.every((label, i) => label === labels[i]);
  data.labels = labels;
  series.forEach((values, i) => { data.datasets[i].data = values; });
  // A window that moved by one minute slides; morphing every point into its neighbour's place would only flicker.
  chart.update(same ? undefined : 'none');
}

// ---------------------------------------------------------------- sections

let snapshot = null;
let windowName = '5m';

function drawSource(s) {
  const { source, phase } = s;
  const lost = source.state === 'lost' || phase === 'failed';
  $('source-chip').dataset.kind = lost ? 'lost' : source.kind;
  const words = { live: 'live', simulated: 'simulated', recording: 'recording', other: 'other source' };
  put('source-kind', lost ? `${words[source.kind]}, not connected` : words[source.kind]);
  put('clock', clock.format(new Date(s.at)));
  document.title = s.headline ? `${whole.format(s.headline.perMinute)} events per minute · wikistream` : 'wikistream';
  put('version', s.version ? `wikistream ${s.version}` : '');

  const worst = s.notices.find((n) => n.level === 'error') ?? s.notices.find((n) => n.level === 'warning');
  const [first, ...more] = worst ? [worst, ...s.notices.filter((n) => n !== worst)] : [{ level: 'info', title: s.title, text: s.text }];
  status(first.level, first.title, [first.text, ...more.map((n) => `${n.title} ${n.text}`)].join(' '));
}

/** The health chip: errors and warnings about the pipeline and the stores, in words. */
function drawHealth(s) {
  const errors = s.notices.filter((n) => n.level === 'error').length;
  const warnings = s.notices.filter((n) => n.level === 'warning').length;
  const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const words = s.phase === 'starting' && !errors ? 'starting'
    : errors ? plural(errors, 'problem') : warnings ? plural(warnings, 'warning') : 'healthy';
  health(errors ? 'error' : warnings ? 'warning' : s.phase === 'starting' ? 'unknown' : 'ok', words, s.notices.map((n) => n.title).join(' '));
  // Numbers that are not being updated must not look current.
  document.querySelector('main').classList.toggle('stale', errors > 0);
}

function health(level, words, title) {
  const chip = $('health-chip');
  chip.dataset.level = level;
  chip.title = title || 'All parts of the pipeline work.';
  put('health', words);
}

function status(level, title, body) {
  $('status').dataset.level = level;
  put('status-title', title ?? '');
  put('status-text', body ?? '');
}

function drawHeadline(s) {
  const h = s.headline;
  count('rate', h?.perMinute);
  count('rate-humans', h?.humansPerMinute);
  count('rate-bots', h?.botsPerMinute);
  count('total', h?.total);
  count('edits', h?.edits);
  count('wikis', h?.wikis);
  put('lag', s.headline?.lagSeconds == null ? '–' : seconds(h.lagSeconds));
}

function drawMinutes(s) {
  const m = s.minutes;
  const some = m != null && sum(m.humans) + sum(m.bots) > 0;
  $('minutes-empty').hidden = some || m == null;
  if (m == null) return;
  const start = Date.parse(m.start);
  charts.minutes.unfinished = m.unfinished;
  draw('minutes', m.humans.map((_, i) => hourMinute.format(new Date(start + i * 60000))), m.humans, m.bots);
  const all = m.humans.map((v, i) => v + m.bots[i]);
  $('minutes').setAttribute('aria-label', `Events per minute over the last hour: highest ${whole.format(Math.max(...all))}, last whole minute ${whole.format(all.at(-2) ?? 0)}`);
}

/** Few and named: those in `names` first and in their order, anything else behind them. */
function entries(counts, names) {
  // Keys that are numbers come first in every object: the named kinds keep their order in front of them.
  const number = (key) => Number(/^\d/.test(key));
  const known = Object.keys(names).filter((key) => counts[key]).sort((a, b) => number(a) - number(b));
  const others = Object.keys(counts).filter((key) => !(key in names) && counts[key]).sort((a, b) => counts[b] - counts[a]);
  return [...known, ...others].map((key) => [key, names[key] ?? key, counts[key]]);
}

function drawTypes(w) {
  const rows = entries(w.types, TYPES);
  $('types-empty').hidden = rows.length > 0;
  const colours = typeColours();
  charts.types.data.datasets[0].backgroundColor = rows.map(([key]) => colours[key] ?? colour('grey'));
  draw('types', rows.map(([, name]) => name), rows.map(([, , n]) => n));
  $('types').setAttribute('aria-label', `Events by type: ${rows.map(([, name, n]) => `${name} ${whole.format(n)}`).join(', ')}`);
}

function drawActors(w) {
  const rows = entries(w.actors, ACTORS);
  const all = sum(rows.map(([, , n]) => n));
  $('actors-empty').hidden = rows.length > 0;
  const colours = actorColours();
  charts.actors.data.datasets[0].backgroundColor = rows.map(([key]) => colours[key] ?? colour('grey'));
  draw('actors', rows.map(([, name]) => name), rows.map(([, , n]) => n));
  $('actors').setAttribute('aria-label', `Actors: ${rows.map(([, name, n]) => `${name} ${percent.format(n / all)}`).join(', ')}`);
  $('actors-legend').replaceChildren(...rows.map(([key, name, n]) => {
    const dot = el('span', { class: 'key' });
    dot.style.background = colours[key] ?? colour('grey');
    return el('li', null, dot, name, el('b', null, percent.format(n / all)));
  }));
}

const SPLITS = [
  ['bots', 'bots', 'humans', 'bot', 'human'],
  ['minor', 'minor edits', 'major', 'violet', 'human'],
  ['patrolled', 'patrolled', 'unpatrolled', 'green', 'grey'],
];

function drawSplits(w) {
  const box = $('splits');
  if (!box.firstChild) {
    box.append(...SPLITS.map(([, , , yes, no]) => {
      const parts = [yes, no].map((name) => {
        const part = el('i');
        part.style.background = `var(--${name})`;
        part.style.width = '0';
        return part;
      });
      return el('div', null, el('p', null, el('span', null, ''), el('span', null, '')), el('div', { class: 'bar' }, ...parts));
    }));
  }
  SPLITS.forEach(([key, yesName, noName], i) => {
    const { yes, no } = w.flags[key];
    const all = yes + no;
    const [label, bar] = box.children[i].children;
    label.children[0].replaceChildren(el('b', null, all ? percent.format(yes / all) : '–'), ` ${yesName}`);
    label.children[1].replaceChildren(`${noName} `, el('b', null, all ? percent.format(no / all) : '–'));
    [yes, no].forEach((n, j) => { bar.children[j].style.width = all ? `${(100 * n) / all}%` : '0'; });
  });
  count('grown', w.growth.added, shortSigned.format);
  count('shrunk', -w.growth.removed, shortSigned.format);
  count('net', w.growth.added - w.growth.removed, shortSigned.format);
}

const QUALITY = [
  ['reverts', 'reverts', 'reverts, of all edits'],
  ['unpatrolled', 'unpatrolled', 'unpatrolled, of all changes on wikis with patrolling'],
  ['blanked', 'pages blanked', 'edits that blank a page, of all edits with known sizes'],
  ['largeRemovals', 'large removals', 'edits that remove at least 1,000 bytes and half of the page'],
];

function drawQuality(w) {
  const list = $('quality');
  const { newAccounts } = w.quality;
  if (!list.firstChild) {
    for (const [, name, meaning] of [...QUALITY, [null, 'new accounts', 'accounts that were created']]) {
      list.append(el('div', null, el('dt', { title: meaning }, name), el('dd', null, el('b'), el('small'))));
    }
  }
  QUALITY.forEach(([key], i) => {
    const { count: part, of: all, share } = w.quality[key];
    const [, answer] = list.children[i].children;
    answer.firstChild.textContent = share == null ? '–' : tenth.format(share);
    answer.lastChild.textContent = share == null ? 'no data' : `${short.format(part)} of ${short.format(all)}`;
  });
  list.lastChild.lastChild.firstChild.textContent = whole.format(newAccounts);
}

/** A list whose rows stay where they are while nothing about them changes, so that a link in them keeps its focus. */
function stories(id, rows, make, empty) {
  const list = $(id);
  const marks = rows.map((row) => JSON.stringify(row));
  const known = new Map([...list.children].map((item) => [item.dataset.mark, item]));
  const items = rows.length === 0 ? [el('li', { class: 'quiet' }, empty)]
    : rows.map((row, i) => {
      const item = known.get(marks[i]) ?? make(row);
      item.dataset.mark = marks[i];
      return item;
    });
  const same = items.length === list.children.length
    && items.every((item, i) => item === list.children[i] || (rows.length === 0 && item.textContent === list.children[i].textContent));
  if (!same) list.replaceChildren(...items);
}

const SUBJECTS = { whole: 'all events', wiki: 'wiki', page: 'page', user: 'user' };
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const minutesLong = (n) => (n === 1 ? 'a minute' : `${n} minutes`);
const time = (iso) => el('time', { datetime: iso, title: fullDate.format(new Date(iso)) }, hourMinute.format(new Date(iso)));

/** Names between commas, with what each has. */
function reasons(rows) {
  return rows.flatMap((row, i) => [i ? ', ' : '', text(row.name, row.url), ` ${whole.format(row.count)}`]);
}

function drawSpike(spike) {
  const subject = spike.subject === 'whole' ? el('span', { class: 'who' }, 'All events')
    : el('span', { class: 'who' }, text(spike.name, spike.url));
  const when = spike.end ? [time(spike.start), ' to ', time(spike.end), ', peak ', time(spike.peak)]
    : ['since ', time(spike.start), ', peak ', time(spike.peak)];
  const why = [...spike.pages.length ? ['Most on ', ...reasons(spike.pages)] : [], ...spike.users.length ? [spike.pages.length ? '; by ' : 'Most by ', ...reasons(spike.users)] : []];
  return el('li', { class: spike.end ? 'over' : 'lasts' },
    el('p', { class: 'what' }, el('span', { class: 'tag' }, spike.end ? 'ended' : 'ongoing'), subject,
      el('b', { title: `score ${spike.score.toFixed(2)}: 0.5 is the threshold, 1 the most improbable` }, spike.expected < 1 ? 'new' : `${factor.format(spike.observed / spike.expected)} times`)),
    el('p', null, spike.note ? `Page of ${spike.note}: ` : spike.subject === 'whole' ? '' : `${capital(SUBJECTS[spike.subject])}: `, `${whole.format(spike.observed)} in ${minutesLong(spike.minutes)}, ${factor.format(spike.expected)} expected; `, ...when, `; score ${spike.score.toFixed(2)}`),
    why.length ? el('p', { class: 'why' }, ...why) : null);
}

function drawWar(war) {
  const more = war.fighters - war.users.length;
  return el('li', null,
    el('p', { class: 'what' }, el('span', { class: 'who' }, text(war.name, war.url)), el('b', null, `${whole.format(war.reverts)} reverts`)),
    el('p', null, `Page of ${war.note}, by `, ...reasons(war.users), more > 0 ? ` and ${whole.format(more)} more` : null));
}

let told = null;

/** Tells those who listen to the page of a burst once, when it begins. */
function tellSpikes(spikes) {
  const names = spikes.filter((spike) => !spike.end).map((spike) => (spike.subject === 'whole' ? 'all events' : `${SUBJECTS[spike.subject]} ${spike.name}`));
  const fresh = told == null ? [] : names.filter((name) => !told.includes(name));
  told = names;
  if (fresh.length) put('spikes-said', `New spike: ${fresh.join(', ')}`);
}

function drawOutstanding(s) {
  if (s.spikes) {
    stories('spikes', s.spikes, drawSpike, 'No spikes within the last hour. Spikes of the whole stream, of wikis, pages and users are detected after one hour of counting.');
    tellSpikes(s.spikes);
  }
  if (s.editWars) stories('wars', s.editWars, drawWar, 'No edit wars: no page has three or more reverts by two or more users.');
}

function ranks(id, rows, empty) {
  const list = $(id);
  if (rows.length === 0) {
    list.replaceChildren(el('li', { class: 'quiet' }, empty));
    return;
  }
  const most = Math.max(...rows.map((row) => row.count));
  // Rows stay and change in place, so that bars slide and a focused link keeps its focus.
  while (list.children.length > rows.length) list.lastChild.remove();
  rows.forEach((row, i) => {
    let item = list.children[i];
    const mark = JSON.stringify([row.name, row.note ?? '', row.url ?? '']);
    if (!item || item.dataset.mark !== mark) {
      const fresh = el('li', { class: row.bot ? 'bot' : null }, item?.querySelector('i') ?? el('i'),
        el('span', { class: 'who' }, text(row.name, row.url)), row.note ? el('small', null, row.note) : null, el('b'));
      fresh.dataset.mark = mark;
      if (item) item.replaceWith(fresh); else list.append(fresh);
      item = fresh;
    }
    item.querySelector('i').style.width = `${(100 * row.count) / most}%`;
    item.lastChild.textContent = whole.format(row.count);
  });
}

const few = (counts, names, limit) => entries(counts, {}).slice(0, limit).map(([key, , n]) => ({ name: names(key), count: n }));

function drawWindow(s) {
  const w = s.windows?.[windowName];
  put('window-hint', w == null ? '' : w.until ? `up to the newest change, ${fullDate.format(new Date(w.until))}` : w.complete ? '' : 'incomplete: counting began within this window');
  if (!w) return;
  drawTypes(w);
  drawActors(w);
  drawSplits(w);
  drawQuality(w);
  const nothing = 'No events in this window.';
  ranks('top-wikis', w.topWikis, nothing);
  ranks('top-users', w.topUsers, nothing);
  ranks('top-pages', w.topPages, nothing);
  ranks('namespaces', few(w.namespaces, (key) => NAMESPACES[key] ?? `Namespace ${key}`, 6), nothing);
  ranks('log-types', few(w.logTypes, logType, 6), 'No log entries in this window.');
}

function drawHistory(s) {
  const h = s.history;
  $('history-empty').hidden = h == null || sum(h.humans) + sum(h.bots) > 0;
  if (h) {
    const start = Date.parse(h.start);
    const step = h.bucketSeconds * 1000;
    const format = h.bucketSeconds * h.humans.length > 86400 ? dayHour : hourMinute;
    charts.history.options.scales.y.title.text = `events per ${h.bucketSeconds === 60 ? 'minute' : 'hour'}`;
    draw('history', h.humans.map((_, i) => format.format(new Date(start + i * step))), h.humans, h.bots);
    const unit = h.bucketSeconds % 3600 === 0 ? (h.bucketSeconds === 3600 ? 'hour' : `${h.bucketSeconds / 3600} hours`) : (h.bucketSeconds === 60 ? 'minute' : `${h.bucketSeconds / 60} minutes`);
    put('history-title', `Stored events per ${unit}`);
    put('history-hint', `${whole.format(sum(h.humans) + sum(h.bots))} events since ${fullDate.format(new Date(start))}`);
    $('history').setAttribute('aria-label', `Stored events per ${unit}, since ${fullDate.format(new Date(start))}`);
  }
  if (s.latest) drawLatest(s.latest);
  if (s.dayUsers) ranks('day-users', s.dayUsers, 'No events stored yet.');
}

function drawLatest(rows) {
  const list = $('latest');
  // A list that moves under the pointer cannot be clicked.
  const hold = list.matches(':hover') || list.contains(document.activeElement);
  $('latest-paused').hidden = !hold;
  if (hold && list.querySelector('time')) return;
  if (rows.length === 0) {
    list.replaceChildren(el('li', { class: 'quiet' }, 'No events stored yet.'));
    return;
  }
  const known = new Map([...list.querySelectorAll('[data-id]')].map((item) => [item.dataset.id, item]));
  const first = known.size === 0;
  list.replaceChildren(...rows.map((row) => {
    const old = known.get(row.id);
    if (old) {
      old.classList.remove('fresh');
      return old;
    }
    const size = row.growth == null ? el('span', { class: 'size' }, row.type === 'log' ? logType(row.logType ?? 'log') : TYPES[row.type] ?? row.type)
      : el('span', { class: row.growth < 0 ? 'size down' : row.growth > 0 ? 'size up' : 'size' }, signed.format(row.growth));
    const item = el('li', { class: first || calm.matches ? null : 'fresh' },
      el('time', { datetime: row.at }, clock.format(new Date(row.at))),
      el('span', { class: 'wiki', title: row.wiki }, row.wiki),
      el('span', { title: row.comment || row.title }, text(row.title, row.url)),
      size,
      el('span', { class: row.bot ? 'who bot' : 'who' }, el('bdi', { title: row.user ?? '' }, row.user ?? 'name removed')));
    item.dataset.id = row.id;
    return item;
  }));
}

function drawLanes(s) {
  if (!s.lanes) return;
  const cell = (content, numeric = true) => el('td', { class: numeric ? 'num' : null }, content);
  if (s.lanes.length > 0) {
    $('lanes').replaceChildren(...s.lanes.map((lane) => el('tr', null,
      el('th', { scope: 'row' }, lane.sink),
      el('td', null, el('span', { class: 'state', 'data-state': lane.state }, lane.state), lane.failure ? el('span', { class: 'why' }, lane.failure) : null),
      cell(whole.format(lane.stored)), cell(whole.format(lane.repeats)), cell(whole.format(lane.deadLetters)),
      cell(whole.format(lane.waiting)), cell(seconds(lane.lagSeconds)), cell(whole.format(lane.retries)))));
  }
  const c = s.counts;
  put('intake', c ? `${whole.format(c.received)} events received since the start ${seconds(c.seconds)} ago; ${whole.format(c.canaries)} canary events dropped, ${whole.format(c.invalid)} invalid` : '');
}

function drawAll() {
  if (!snapshot || document.hidden) return;
  drawSource(snapshot);
  drawHealth(snapshot);
  drawHeadline(snapshot);
  drawMinutes(snapshot);
  drawOutstanding(snapshot);
  drawWindow(snapshot);
  drawHistory(snapshot);
  drawLanes(snapshot);
}

// ---------------------------------------------------------------- the connection

let build = null;
let attempts = 0;
let disconnect = () => {};

/** Applies a JSON Merge Patch (RFC 7396). */
function merge(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

function receive(next) {
  attempts = 0;
  if (build != null && next.build !== build) {
    location.reload(); // the server was replaced by another version: so is its page
    return;
  }
  build = next.build;
  snapshot = next;
  drawAll();
}

/** A live stream does not tell why it fails: another request does. */
async function askForToken() {
  const response = await fetch('api/v1/system/versions').catch(() => null);
  $('sign-in').hidden = response?.status !== 401;
  if (response?.status === 401) status('info', 'Sign in.', 'This dashboard needs an access token.');
}

$('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const response = await fetch('api/v1/session', { method: 'POST', body: $('token').value }).catch(() => null);
  $('token').value = '';
  put('sign-in-error', response?.ok ? '' : 'The token is not valid.');
  if (response?.ok) {
    $('sign-in').hidden = true;
    disconnect();
    connect();
  }
});

function connect() {
  const source = new EventSource('api/v1/live');
  let watch = 0;
  let timer = 0;
  disconnect = () => {
    clearTimeout(watch);
    clearTimeout(timer);
    source.close();
  };
  const again = () => {
    disconnect();
    if (snapshot) {
      $('source-chip').dataset.kind = 'lost';
      put('source-kind', 'no response');
      health('error', 'no connection', 'The dashboard does not respond.');
      document.querySelector('main').classList.add('stale');
      status('error', 'The dashboard does not respond.', `The numbers below are those of ${clock.format(new Date(snapshot.at))}. This page reconnects by itself.`);
    } else {
      status('info', 'Connecting…', 'The dashboard has not responded yet.');
      askForToken();
    }
    timer = setTimeout(connect, RECONNECT_MS[Math.min(attempts, RECONNECT_MS.length - 1)]);
    attempts += 1;
  };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(again, SILENCE_LIMIT_MS);
  };
  source.addEventListener('snapshot', (event) => {
    alive();
    receive(JSON.parse(event.data));
  });
  source.addEventListener('delta', (event) => {
    alive();
    receive(merge(snapshot, JSON.parse(event.data)));
  });
  source.addEventListener('error', again);
  alive();
}

// ---------------------------------------------------------------- begin

for (const button of document.querySelectorAll('[data-window]')) {
  button.addEventListener('click', () => {
    windowName = button.dataset.window;
    for (const other of document.querySelectorAll('[data-window]')) other.setAttribute('aria-pressed', String(other === button));
    drawAll();
  });
}
const redraw = () => { makeCharts(); drawAll(); };
dark.addEventListener('change', redraw);
calm.addEventListener('change', redraw);
// A hidden page receives nothing.
document.addEventListener('visibilitychange', () => {
  disconnect();
  if (!document.hidden) connect();
});
makeCharts();
if (!document.hidden) connect();
