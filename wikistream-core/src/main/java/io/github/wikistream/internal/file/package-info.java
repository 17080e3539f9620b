/** Files that survive crashes, and locks that exclude other processes. */
@NullMarked
package io.github.wikistream.internal.file;

import org.jspecify.annotations.NullMarked;
