/**
 * Contract tests for the plugin interfaces: extend one class and implement its abstract methods; the plugin is complete
 * when all tests pass.
 */
@NullMarked
package io.github.wikistream.testkit.contract;

import org.jspecify.annotations.NullMarked;
