/** Time that a test can hold still. */
@NullMarked
package io.github.wikistream.testkit.time;

import org.jspecify.annotations.NullMarked;
