/** Access tokens of the dashboard. */
@NullMarked
package io.github.wikistream.examples.dashboard.access;

import org.jspecify.annotations.NullMarked;
