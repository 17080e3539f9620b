/** Tests of the distribution and of what runs it as a service. */
@NullMarked
package io.github.wikistream.dist;

import org.jspecify.annotations.NullMarked;
