/** What the experiments share: their arguments, and what they find in stores. */
@NullMarked
package io.github.wikistream.bench.common;

import org.jspecify.annotations.NullMarked;
