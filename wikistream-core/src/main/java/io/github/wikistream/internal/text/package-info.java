/** Rules about texts that several packages share: keys of counters, and comments that revert. */
@NullMarked
package io.github.wikistream.internal.text;

import org.jspecify.annotations.NullMarked;
