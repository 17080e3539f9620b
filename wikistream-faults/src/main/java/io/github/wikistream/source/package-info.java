/** Access to package-private settings of the source, for fault runs. */
@NullMarked
package io.github.wikistream.source;

import org.jspecify.annotations.NullMarked;
