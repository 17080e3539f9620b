/** Every exception that is thrown on purpose, one for each decision a caller can take. */
@NullMarked
package io.github.wikistream.error;

import org.jspecify.annotations.NullMarked;
