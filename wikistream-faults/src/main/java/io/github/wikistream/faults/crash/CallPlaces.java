package io.github.wikistream.faults.crash;

import org.jspecify.annotations.Nullable;

/** The places around a store's calls at which a program can stop; {@code null} where there is none. */
record CallPlaces(
        @Nullable Place beforeOpen,
        @Nullable Place afterOpen,
        @Nullable Place beforeWrite,
        @Nullable Place afterWrite) {
    static final CallPlaces POSTGRES = new CallPlaces(
            Place.POSTGRES_BEFORE_OPEN,
            Place.POSTGRES_AFTER_OPEN,
            Place.POSTGRES_BEFORE_WRITE,
            Place.POSTGRES_AFTER_WRITE);
    static final CallPlaces REDIS = new CallPlaces(
            Place.REDIS_BEFORE_OPEN, Place.REDIS_AFTER_OPEN, Place.REDIS_BEFORE_WRITE, Place.REDIS_AFTER_WRITE);
    static final CallPlaces LINES = new CallPlaces(null, null, Place.LINES_BEFORE_WRITE, Place.LINES_AFTER_WRITE);
}
