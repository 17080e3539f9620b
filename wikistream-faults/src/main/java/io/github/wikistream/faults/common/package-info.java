/** Shared by the fault runs: arguments, sinks that fail on command, and the content of stores. */
@NullMarked
package io.github.wikistream.faults.common;

import org.jspecify.annotations.NullMarked;
