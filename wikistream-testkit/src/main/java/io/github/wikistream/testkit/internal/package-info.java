/** Shared by several packages of the testkit. */
@NullMarked
package io.github.wikistream.testkit.internal;

import org.jspecify.annotations.NullMarked;
