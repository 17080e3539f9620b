/** A sink outside of wikistream: the example of {@code docs/how-to/writing-a-sink.md}. */
@NullMarked
package com.example.folder;

import org.jspecify.annotations.NullMarked;
