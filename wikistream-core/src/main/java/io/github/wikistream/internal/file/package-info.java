/** Files that survive crashes, and locks that keep other processes away from them. */
@NullMarked
package io.github.wikistream.internal.file;

import org.jspecify.annotations.NullMarked;
