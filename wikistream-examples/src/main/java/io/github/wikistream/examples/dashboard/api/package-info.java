/** The HTTP server: routes, JSON, and errors. */
@NullMarked
package io.github.wikistream.examples.dashboard.api;

import org.jspecify.annotations.NullMarked;
