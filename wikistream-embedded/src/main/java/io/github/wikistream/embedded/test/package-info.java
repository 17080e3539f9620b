/**
 * Empty databases for tests, on the first server available of: one that an environment variable names, Docker, an
 * embedded server. Entry points: {@link io.github.wikistream.embedded.test.TestPostgres}, {@link
 * io.github.wikistream.embedded.test.TestRedis}, {@link io.github.wikistream.embedded.test.TestKafka}. Requires a test framework that supports {@code org.opentest4j}, such
 * as JUnit.
 */
@NullMarked
package io.github.wikistream.embedded.test;

import org.jspecify.annotations.NullMarked;
