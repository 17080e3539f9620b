/** Stored changes as files. Start with {@link io.github.wikistream.postgres.export.EventExport}. */
@NullMarked
package io.github.wikistream.postgres.export;

import org.jspecify.annotations.NullMarked;
