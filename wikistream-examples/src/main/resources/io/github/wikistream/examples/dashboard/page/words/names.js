/** Names of the keys that events carry. A key without a name is shown as it is. */

const TYPES = {
  edit: 'edits',
  new: 'new pages',
  log: 'log entries',
  categorize: 'categorizations',
  external: 'external changes',
  142: 'structured discussions',
};

const ACTORS = {
  registered: 'registered users',
  temporary: 'temporary accounts',
  anonymous: 'anonymous users',
  bot: 'bots',
  redacted: 'name removed',
};

export const NAMESPACES = {
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

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Types that the toolbar offers, in order. */
export const TYPE_KEYS = ['edit', 'new', 'log', 'categorize', 'external', '142'];

/** @param {string | number} key @returns {string} */
export const typeName = (key) => TYPES[key] ?? String(key);
/** @param {string} key @returns {string} */
export const actorName = (key) => ACTORS[key] ?? key;
/** @param {string | number} key @returns {string} */
export const namespaceName = (key) => NAMESPACES[key] ?? `Namespace ${key}`;
/** @param {string | number} key @returns {string} */
export const logTypeName = (key) => LOG_TYPES[key] ?? String(key);
/** @param {number} day 1 for Monday to 7 @returns {string} */
export const dayName = (day) => DAYS[day - 1] ?? String(day);

/** @param {string} value a value of a flag in a breakdown @returns {string} */
export const botName = (value) => (value === 'true' ? 'bots' : 'people');
