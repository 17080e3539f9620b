/** How far a reader is: watermarks, offsets, gaps and the checkpoint that they lead to. */
@NullMarked
package io.github.wikistream.internal.progress;

import org.jspecify.annotations.NullMarked;
