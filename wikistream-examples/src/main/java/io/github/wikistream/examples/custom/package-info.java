/** Small programs to start one's own from: one file, one {@code main}, one point each. */
@NullMarked
package io.github.wikistream.examples.custom;

import org.jspecify.annotations.NullMarked;
