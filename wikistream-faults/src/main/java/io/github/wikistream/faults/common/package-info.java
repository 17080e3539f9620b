/** What the fault runs share: their arguments, sinks that fail on command, and what stores hold in the end. */
@NullMarked
package io.github.wikistream.faults.common;

import org.jspecify.annotations.NullMarked;
