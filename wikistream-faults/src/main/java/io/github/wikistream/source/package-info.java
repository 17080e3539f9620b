/** What measurements need of the source's package. */
@NullMarked
package io.github.wikistream.source;

import org.jspecify.annotations.NullMarked;
