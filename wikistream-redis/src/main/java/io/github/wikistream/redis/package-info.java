/** The metric store on Redis 6.2 and newer; its keys are described in {@code docs/reference/redis-keys.md}. */
@NullMarked
package io.github.wikistream.redis;

import org.jspecify.annotations.NullMarked;
