/** Fault runs: long, seeded, each by one command; see {@code docs/reference/fault-runs.md}. */
@NullMarked
package io.github.wikistream.faults;

import org.jspecify.annotations.NullMarked;
