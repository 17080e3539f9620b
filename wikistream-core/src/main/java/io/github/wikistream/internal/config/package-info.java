/** What the builders share. */
@NullMarked
package io.github.wikistream.internal.config;

import org.jspecify.annotations.NullMarked;
