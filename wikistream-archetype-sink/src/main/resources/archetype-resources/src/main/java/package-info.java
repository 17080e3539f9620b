/** A sink for wikistream. It stores batches as files in a folder: replace these by your store until the contract tests pass again. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
