/** One program exposed to all kinds of faults for a quarter of an hour. */
@NullMarked
package io.github.wikistream.faults.soak;

import org.jspecify.annotations.NullMarked;
