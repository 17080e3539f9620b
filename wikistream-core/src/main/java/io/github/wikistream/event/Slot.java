package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/**
 * One of the contents that make up a revision. Immutable.
 *
 * <p>Field names of the page change schema in brackets, then those of the revision schemas.
 *
 * @param contentModel   such as {@code wikitext}; {@code null} if absent ({@code content_model}, {@code rev_slot_content_model})
 * @param bytes          its size; {@code null} if absent ({@code content_size}, {@code rev_slot_size})
 * @param sha1           hash of the content in base 36; {@code null} if absent ({@code content_sha1}, {@code rev_slot_sha1})
 * @param originRevision revision that the content was written in; {@code null} if absent ({@code origin_rev_id},
 *                       {@code rev_slot_origin_rev_id})
 */
public record Slot(
        @Nullable String contentModel,
        @Nullable Long bytes,
        @Nullable String sha1,
        @Nullable Long originRevision) {}
