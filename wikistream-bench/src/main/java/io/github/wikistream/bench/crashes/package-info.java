/**
 * Programs and servers killed as {@code kill -9} does, at every point where it could matter, and two instances of one program killed at
 * random: what the stores hold in the end is compared with what was sent.
 */
@NullMarked
package io.github.wikistream.bench.crashes;

import org.jspecify.annotations.NullMarked;
