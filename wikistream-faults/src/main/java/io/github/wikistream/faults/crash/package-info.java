/**
 * Programs and servers killed by {@code SIGKILL} at every critical point, and two instances of one program killed at
 * random. The final content of the stores is compared with what was sent.
 */
@NullMarked
package io.github.wikistream.faults.crash;

import org.jspecify.annotations.NullMarked;
