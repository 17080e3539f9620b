/** The static files of the page. */
@NullMarked
package io.github.wikistream.examples.dashboard.page;

import org.jspecify.annotations.NullMarked;
