/** Decodes the JSON of events into typed events. */
@NullMarked
package io.github.wikistream.internal.json;

import org.jspecify.annotations.NullMarked;
