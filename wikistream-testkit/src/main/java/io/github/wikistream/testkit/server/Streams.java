package io.github.wikistream.testkit.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The known streams and their topics. Immutable. */
final class Streams {
    private static final String PREFIX = "mediawiki.";

    /** Streams of the real server, which exist even if they have no events. */
    private static final List<String> USUAL = List.of(
            "mediawiki.recentchange",
            "mediawiki.revision-create",
            "mediawiki.revision-tags-change",
            "mediawiki.revision-visibility-change",
            "mediawiki.page-create",
            "mediawiki.page-delete",
            "mediawiki.page-move",
            "mediawiki.page-links-change",
            "mediawiki.page-properties-change",
            "mediawiki.page-undelete",
            "mediawiki.page_change.v1");

    private final Set<String> names;

    /** Creates the usual streams and those of the topics. */
    Streams(List<String> topics) {
        names = new TreeSet<>(USUAL);
        topics.forEach(topic -> names.add(streamOf(topic)));
    }

    private static String streamOf(String topic) {
        return topic.startsWith("eqiad.") || topic.startsWith("codfw.") ? topic.substring("eqiad.".length()) : topic;
    }

    /**
     * Returns the topics of streams, in their order.
     *
     * @throws HttpError 404 if a stream is unknown
     */
    List<String> topicsOf(List<String> streams) throws HttpError {
        Set<String> topics = new LinkedHashSet<>();
        for (String stream : streams) {
            String name = names.contains(stream) ? stream : PREFIX + stream;
            if (!names.contains(name)) {
                throw new HttpError(
                        404,
                        "Not Found",
                        "stream '" + stream + "' does not exist; there are " + String.join(", ", names));
            }
            topics.add("eqiad." + name);
            topics.add("codfw." + name);
        }
        return new ArrayList<>(topics);
    }
}
