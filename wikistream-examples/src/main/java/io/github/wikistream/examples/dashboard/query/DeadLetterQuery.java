package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveReport;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Lists and redrives the dead letters of a sink. */
public final class DeadLetterQuery {
    private final String uri;

    /**
     * @param uri address of the sink
     */
    public DeadLetterQuery(String uri) {
        this.uri = uri;
    }

    /** An event that could not be decoded or stored. */
    public record Letter(UUID id, Instant receivedAt, String reason, String data) {}

    /** The result of a redrive: how many dead letters had each outcome. */
    public record Redrive(long stored, long alreadyStored, long canaries, long failed, long gone) {}

    /** Returns dead letters whose reason contains a text. */
    public List<Letter> list(String reason, int limit) {
        try (DeadLetters letters = DeadLetters.open(uri);
                Stream<DeadLetter> found = letters.list(DeadLetterFilter.ALL.withReason(reason))) {
            return found.limit(limit)
                    .map(letter -> new Letter(letter.id(), letter.receivedAt(), letter.reason(), letter.data()))
                    .toList();
        }
    }

    /** Processes all dead letters again. */
    public Redrive redrive() {
        try (DeadLetters letters = DeadLetters.open(uri)) {
            RedriveReport report = letters.redrive(DeadLetterFilter.ALL);
            return new Redrive(
                    report.stored(), report.alreadyThere(), report.unwanted(), report.failed(), report.gone());
        }
    }
}
