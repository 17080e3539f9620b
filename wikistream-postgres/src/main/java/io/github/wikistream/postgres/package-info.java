/** Events in PostgreSQL: the sink that writes them, and questions to what is stored. */
@NullMarked
package io.github.wikistream.postgres;

import org.jspecify.annotations.NullMarked;
