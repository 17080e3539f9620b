/** What several packages of the testkit share. */
@NullMarked
package io.github.wikistream.testkit.internal;

import org.jspecify.annotations.NullMarked;
