package io.github.wikistream.internal.jsonl;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.file.LockFile;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a {@link JsonLinesSink}. Its files are append-only, so letters are removed by other means: the
 * ledger states the byte of {@code FILE.dead.jsonl} up to which all letters are settled, and those of them that still
 * fail are appended again. Events, letters and that offset are committed by one replacement of the ledger, like a
 * batch.
 *
 * <p>Reading needs no lock: up to the lengths in the ledger, the files never change.
 */
final class JsonLinesDeadLetters implements DeadLetterStore {
    /**
     * The start of a page, and the end of the file when the first page was read: anything appended later was already
     * listed.
     */
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    private static final int CHARACTERS_AT_ONCE = 1 << 22;

    private final EventDecoder decoder = new EventDecoder();
    private final LedgerFiles files;

    JsonLinesDeadLetters(Path file) {
        files = new LedgerFiles(file);
    }

    @Override
    public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        }
        try {
            Ledger ledger = files.look();
            long from = ledger.settledBytes();
            long to = ledger.deadLetterBytes();
            if (after != null) {
                Matcher place = PLACE.matcher(after);
                if (!place.matches()) {
                    throw new IllegalArgumentException("not a page token of " + files.deadLetters() + ": " + after);
                }
                from = Math.max(from, Long.parseLong(place.group(1)));
                to = Math.min(to, Long.parseLong(place.group(2)));
            }
            return from < to ? page(which, from, to, limit) : new Page(List.of(), null);
        } catch (IOException e) {
            throw files.failure("cannot read dead letters", e);
        }
    }

    private Page page(DeadLetterFilter which, long from, long to, int limit) throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        int characters = 0;
        try (FileLines lines = new FileLines(files.deadLetters(), from, to)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                DeadLetter letter = letter(line, lines);
                if (!which.matches(letter)) {
                    continue;
                }
                characters += line.length();
                if (letters.size() == limit || (characters > CHARACTERS_AT_ONCE && !letters.isEmpty())) {
                    return new Page(letters, lines.begin() + "-" + to);
                }
                letters.add(letter);
            }
        }
        return new Page(letters, null);
    }

    private DeadLetter letter(String line, FileLines lines) {
        try {
            return DeadLetter.parse(line);
        } catch (IllegalArgumentException e) {
            throw SinkException.permanent(
                    files.deadLetters() + ": the line at byte " + lines.begin() + " is not a dead letter of this sink: "
                            + e.getMessage() + "; restore the file",
                    e);
        }
    }

    @Override
    public RedriveReport settle(List<RedriveOutcome> retried) {
        try {
            LockFile lock = files.lock("before redriving dead letters, and start it again afterwards");
            try (LedgerFiles.Opened opened = files.open()) {
                return settle(retried, opened);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw files.failure("cannot settle dead letters", e);
        }
    }

    private RedriveReport settle(List<RedriveOutcome> retried, LedgerFiles.Opened opened) throws IOException {
        Map<DeadLetter, RedriveOutcome> asked = new LinkedHashMap<>();
        retried.forEach(each -> asked.put(each.letter(), each));
        Map<DeadLetter, RedriveOutcome> here = new LinkedHashMap<>(asked);
        long settled = keepThoseThatAreThere(here, opened.ledger());

        List<StreamEvent> decoded = new ArrayList<>();
        long unwanted = 0;
        long failed = 0;
        boolean changes = false;
        for (RedriveOutcome each : here.values()) {
            if (each instanceof RedriveOutcome.Failed dead) {
                failed++;
                changes |= !dead.reason().equals(dead.letter().reason());
            } else {
                changes = true;
                if (each instanceof RedriveOutcome.Decoded event) {
                    decoded.add(event.event());
                } else {
                    unwanted++;
                }
            }
        }
        List<StreamEvent> added = withoutRepeats(decoded, opened.ledger());
        if (changes) {
            opened.events().appendLines(added, StreamEvent::json);
            keepTheRest(here, opened, settled);
            files.acknowledge(opened.ledger()
                    .settled(opened.events().length(), opened.deadLetters().length(), settled));
        }
        return RedriveReport.builder()
                .stored(added.size())
                .alreadyThere(decoded.size() - added.size())
                .unwanted(unwanted)
                .failed(failed)
                .gone(retried.size() - here.size())
                .build();
    }

    /** Removes settled letters from the map, and returns the offset after the last one. */
    private long keepThoseThatAreThere(Map<DeadLetter, RedriveOutcome> asked, Ledger ledger) throws IOException {
        Set<DeadLetter> found = new HashSet<>();
        long end = ledger.settledBytes();
        if (end < ledger.deadLetterBytes()) {
            try (FileLines lines = new FileLines(files.deadLetters(), end, ledger.deadLetterBytes())) {
                String line = lines.next();
                while (line != null && found.size() < asked.size()) {
                    DeadLetter letter = letter(line, lines);
                    if (asked.containsKey(letter)) {
                        found.add(letter);
                        end = lines.end();
                    }
                    line = lines.next();
                }
            }
        }
        asked.keySet().retainAll(found);
        return end;
    }

    /** Appends the letters before an offset that still fail. */
    private void keepTheRest(Map<DeadLetter, RedriveOutcome> retried, LedgerFiles.Opened opened, long end)
            throws IOException {
        List<DeadLetter> staying = new ArrayList<>();
        int characters = 0;
        try (FileLines lines =
                new FileLines(files.deadLetters(), opened.ledger().settledBytes(), end)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                DeadLetter letter = letter(line, lines);
                RedriveOutcome now = retried.get(letter);
                if (now == null) {
                    staying.add(letter);
                } else if (now instanceof RedriveOutcome.Failed dead) {
                    staying.add(letter.withReason(dead.reason()));
                }
                characters += line.length();
                if (characters > CHARACTERS_AT_ONCE) {
                    opened.deadLetters().appendLines(staying, DeadLetter::toJson);
                    staying.clear();
                    characters = 0;
                }
            }
        }
        opened.deadLetters().appendLines(staying, DeadLetter::toJson);
    }

    /**
     * Returns the events that are not in the file. There is no index, so the whole file is read, which takes seconds
     * per gigabyte.
     */
    private List<StreamEvent> withoutRepeats(List<StreamEvent> decoded, Ledger ledger) throws IOException {
        Map<UUID, StreamEvent> added = new LinkedHashMap<>();
        decoded.forEach(event -> added.putIfAbsent(event.id(), event));
        if (added.isEmpty() || ledger.bytes() == 0) {
            return List.copyOf(added.values());
        }
        try (FileLines lines = new FileLines(files.events(), 0, ledger.bytes())) {
            String line = lines.next();
            while (line != null && !added.isEmpty()) {
                if (decoder.decode(line) instanceof Decoded.Event stored) {
                    added.remove(stored.event().id());
                }
                line = lines.next();
            }
        }
        return List.copyOf(added.values());
    }

    @Override
    public void close() {
        // No resource is held between calls.
    }
}
