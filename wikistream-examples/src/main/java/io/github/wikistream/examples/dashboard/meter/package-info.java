/** The meters of the dashboard's process. */
@NullMarked
package io.github.wikistream.examples.dashboard.meter;

import org.jspecify.annotations.NullMarked;
