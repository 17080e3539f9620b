/** The dashboard: a server with one live page, its JSON API, and what it reads the numbers from. */
@NullMarked
package io.github.wikistream.examples.dashboard;

import org.jspecify.annotations.NullMarked;
