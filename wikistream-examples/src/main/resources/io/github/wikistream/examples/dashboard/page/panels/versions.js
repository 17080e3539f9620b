/** Versions of the parts. */
import { system } from './common.js';

/** @type {import('../components/panel.js').Spec} */
export const versions = {
  id: 'versions',
  title: 'Versions',
  source: 'pipeline',
  whole: true,
  columns: [{ key: 'name', label: 'Part' }, { key: 'value', label: 'Version' }],
  load: system('versions', (data) => Object.entries({ wikistream: data.wikistream, API: data.api, Java: data.java, page: data.build }).map(([name, value]) => ({ name, value }))),
};
