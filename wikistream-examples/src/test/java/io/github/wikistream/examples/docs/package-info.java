/** Tests that compare the documentation with the code. */
@NullMarked
package io.github.wikistream.examples.docs;

import org.jspecify.annotations.NullMarked;
