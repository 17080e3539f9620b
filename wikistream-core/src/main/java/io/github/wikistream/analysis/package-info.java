/** Detection of what is unusual in counts: spikes, edit wars, scores of a series. */
@NullMarked
package io.github.wikistream.analysis;

import org.jspecify.annotations.NullMarked;
