/** Addresses, passwords and folders of servers. Not exported. */
@NullMarked
package io.github.wikistream.embedded.internal;

import org.jspecify.annotations.NullMarked;
