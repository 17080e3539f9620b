/** Sinks around something else: a function, a metric store, a sink without checkpoints. */
@NullMarked
package io.github.wikistream.internal.sink;

import org.jspecify.annotations.NullMarked;
