/** Rules that report conditions, and the delivery of their notifications. */
@NullMarked
package io.github.wikistream.examples.dashboard.notify;

import org.jspecify.annotations.NullMarked;
