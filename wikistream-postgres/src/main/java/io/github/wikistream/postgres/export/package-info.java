/** Export of stored changes to files. Entry point: {@link io.github.wikistream.postgres.export.EventExport}. */
@NullMarked
package io.github.wikistream.postgres.export;

import org.jspecify.annotations.NullMarked;
