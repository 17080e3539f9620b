/** A sink that is no part of wikistream: what {@code docs/how-to/writing-a-sink.md} shows. */
@NullMarked
package com.example.folder;

import org.jspecify.annotations.NullMarked;
