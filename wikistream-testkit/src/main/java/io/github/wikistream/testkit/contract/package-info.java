/** The rules of the plugin interfaces as tests: extend one class, supply three methods, and know when the plugin is done. */
@NullMarked
package io.github.wikistream.testkit.contract;

import org.jspecify.annotations.NullMarked;
