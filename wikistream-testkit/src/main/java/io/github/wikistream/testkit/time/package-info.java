/**
 * Time under the control of a test: {@link io.github.wikistream.testkit.time.VirtualTime} and {@link
 * io.github.wikistream.testkit.time.JumpingTime}.
 */
@NullMarked
package io.github.wikistream.testkit.time;

import org.jspecify.annotations.NullMarked;
