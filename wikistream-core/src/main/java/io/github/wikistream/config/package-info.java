/** The addresses of plugins: {@link io.github.wikistream.config.PluginUri}. */
@NullMarked
package io.github.wikistream.config;

import org.jspecify.annotations.NullMarked;
