/** The progress of readers: watermarks, offsets, gaps and the resulting checkpoints. */
@NullMarked
package io.github.wikistream.internal.progress;

import org.jspecify.annotations.NullMarked;
