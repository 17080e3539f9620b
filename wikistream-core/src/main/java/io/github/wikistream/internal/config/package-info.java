/** Shared by the builders. */
@NullMarked
package io.github.wikistream.internal.config;

import org.jspecify.annotations.NullMarked;
