/** Fault runs: long, seeded, each by one command; see {@code docs/delivery.md}. */
@NullMarked
package io.github.wikistream.faults;

import org.jspecify.annotations.NullMarked;
