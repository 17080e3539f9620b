/** Recordings of a stream: files of server-sent events or JSON lines, read and written event by event. */
@NullMarked
package io.github.wikistream.internal.recording;

import org.jspecify.annotations.NullMarked;
