/** What the page shows at this moment, and its delivery to clients. */
@NullMarked
package io.github.wikistream.examples.dashboard.live;

import org.jspecify.annotations.NullMarked;
