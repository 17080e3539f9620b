/**
 * Programs and servers killed by {@code SIGKILL} at every point where it matters, and two instances of one program killed at random: what
 * the stores hold in the end is compared with what was sent.
 */
@NullMarked
package io.github.wikistream.faults.crash;

import org.jspecify.annotations.NullMarked;
