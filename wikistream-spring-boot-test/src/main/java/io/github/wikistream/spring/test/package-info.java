/** Tests of Spring Boot applications that read a stream. */
@NullMarked
package io.github.wikistream.spring.test;

import org.jspecify.annotations.NullMarked;
