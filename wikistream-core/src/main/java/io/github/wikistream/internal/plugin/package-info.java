/** Finds plugins. */
@NullMarked
package io.github.wikistream.internal.plugin;

import org.jspecify.annotations.NullMarked;
