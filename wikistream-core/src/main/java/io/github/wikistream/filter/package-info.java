/** Which events a program wants. */
@NullMarked
package io.github.wikistream.filter;

import org.jspecify.annotations.NullMarked;
