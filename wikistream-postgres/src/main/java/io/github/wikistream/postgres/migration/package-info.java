/** The tables of wikistream, and how they get into a database. Not for use outside of this module. */
@NullMarked
package io.github.wikistream.postgres.migration;

import org.jspecify.annotations.NullMarked;
