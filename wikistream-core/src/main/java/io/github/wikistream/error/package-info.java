/** The exceptions that wikistream throws; their base is {@link io.github.wikistream.error.WikiStreamException}. */
@NullMarked
package io.github.wikistream.error;

import org.jspecify.annotations.NullMarked;
