/** Shared rules for texts: keys of counters, names of pipelines, and comments of reverts. */
@NullMarked
package io.github.wikistream.internal.text;

import org.jspecify.annotations.NullMarked;
