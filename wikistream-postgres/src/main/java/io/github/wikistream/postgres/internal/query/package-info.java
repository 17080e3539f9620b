/** How queries are composed and run. */
@NullMarked
package io.github.wikistream.postgres.internal.query;

import org.jspecify.annotations.NullMarked;
