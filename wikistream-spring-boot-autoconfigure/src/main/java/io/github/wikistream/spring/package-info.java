/** A {@link io.github.wikistream.WikiStream} as a part of a Spring Boot application. */
@NullMarked
package io.github.wikistream.spring;

import org.jspecify.annotations.NullMarked;
