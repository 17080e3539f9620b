/** Channels of your own for the dashboard's notifications. */
@NullMarked
package io.github.wikistream.examples.dashboard.channel;

import org.jspecify.annotations.NullMarked;
