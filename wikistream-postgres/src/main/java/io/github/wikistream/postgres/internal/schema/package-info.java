/** Creation and update of the tables. */
@NullMarked
package io.github.wikistream.postgres.internal.schema;

import org.jspecify.annotations.NullMarked;
