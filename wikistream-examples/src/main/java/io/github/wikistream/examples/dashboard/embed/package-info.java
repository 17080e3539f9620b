/** The API over stores of your own, for a web server of your own. */
@NullMarked
package io.github.wikistream.examples.dashboard.embed;

import org.jspecify.annotations.NullMarked;
