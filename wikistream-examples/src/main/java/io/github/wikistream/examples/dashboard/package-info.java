/** The dashboard: its settings and life cycle. Starts the stores, the pipeline and the HTTP server. */
@NullMarked
package io.github.wikistream.examples.dashboard;

import org.jspecify.annotations.NullMarked;
