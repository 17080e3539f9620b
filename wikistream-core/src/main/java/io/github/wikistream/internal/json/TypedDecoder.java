package io.github.wikistream.internal.json;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.StreamEvent;
import org.jspecify.annotations.Nullable;

/** Decodes the events of one schema. */
interface TypedDecoder {
    /**
     * Decodes one event.
     *
     * @param meta its {@code meta}, read before
     * @param event the whole event
     * @param data its text
     */
    StreamEvent decode(EventMeta meta, JsonObject event, String data) throws InvalidFieldException;

    /** Returns the decoder for a stream; {@code null} if the stream has none. */
    static @Nullable TypedDecoder of(@Nullable String stream) {
        if (stream == null) {
            return null;
        }
        return switch (stream) {
            case "mediawiki.page_change.v1" -> PageChangeDecoder::pageChange;
            case "mediawiki.revision-create" -> RevisionDecoder::revisionCreate;
            case "mediawiki.page-create" -> RevisionDecoder::pageCreate;
            case "mediawiki.revision-tags-change" -> RevisionDecoder::tagsChange;
            default ->
                stream.startsWith("mediawiki.page_revert_risk_") || stream.startsWith("page_revert_risk_")
                        ? RevertRiskDecoder::revertRisk
                        : null;
        };
    }
}
