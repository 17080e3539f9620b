/** Tests of the page in a browser. Compiled and run only in the Maven profiles {@code browser-…}. */
@NullMarked
package io.github.wikistream.examples.browser;

import org.jspecify.annotations.NullMarked;
