/** How plugins are addressed. */
@NullMarked
package io.github.wikistream.config;

import org.jspecify.annotations.NullMarked;
