package io.github.wikistream.testkit.contract;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.RedriveOutcome;
import io.github.wikistream.sink.RedriveReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The simplest store of dead letters that keeps all rules, for an {@link InMemorySink}; it can break one rule. */
final class InMemoryDeadLetters implements DeadLetterStore {
    /** A way to break one rule. The name begins with the rule's number. */
    enum Defect {
        NONE,
        RULE_1_NEWEST_FIRST,
        RULE_1_CANNOT_HOLD_NUL,
        RULE_1_LEAVES_THE_REASON_OUT_OF_THE_FILTER,
        RULE_1_TAKES_ANY_PAGE,
        RULE_2_SHOWS_WHAT_STAYED_AGAIN,
        RULE_3_LEAVES_EVENTS_BEHIND,
        RULE_3_STORES_CHANGES_ALONE,
        RULE_4_DOUBLES_EVENTS,
        RULE_5_FORGETS_THE_NEWEST_REASON,
        RULE_6_STORES_WHAT_IS_GONE,
        RULE_7_RESETS_THE_CHECKPOINTS,
        RULE_8_FAILS_WHEN_CLOSED_TWICE;

        /** Returns the broken rule, such as {@code rule 3}. */
        String rule() {
            return "rule " + name().charAt("RULE_".length());
        }
    }

    private final InMemorySink.Data data;
    private final Defect defect;
    private boolean closed;

    InMemoryDeadLetters(InMemorySink.Data data, Defect defect) {
        this.data = data;
        this.defect = defect;
    }

    @Override
    public Page list(DeadLetterFilter which, @Nullable String after, int limit) {
        if (limit < 1 || (after != null && !after.matches("[0-9]+") && defect != Defect.RULE_1_TAKES_ANY_PAGE)) {
            throw new IllegalArgumentException("no such page: " + after + ", " + limit);
        }
        long from = after == null || !after.matches("[0-9]+") ? 0 : Long.parseLong(after);
        synchronized (data) {
            List<DeadLetter> letters = new ArrayList<>();
            for (InMemorySink.Kept kept : data.letters) {
                if (kept.number() < from || !matches(which, kept.letter())) {
                    continue;
                }
                if (letters.size() == limit) {
                    return new Page(inOrder(letters), Long.toString(kept.number()));
                }
                letters.add(shown(kept.letter()));
            }
            return new Page(inOrder(letters), null);
        }
    }

    private boolean matches(DeadLetterFilter which, DeadLetter letter) {
        return (defect == Defect.RULE_1_LEAVES_THE_REASON_OUT_OF_THE_FILTER ? which.withReason("") : which)
                .matches(letter);
    }

    private List<DeadLetter> inOrder(List<DeadLetter> letters) {
        if (defect == Defect.RULE_1_NEWEST_FIRST && letters.size() == 4) {
            Collections.reverse(letters);
        }
        return letters;
    }

    private DeadLetter shown(DeadLetter letter) {
        return defect != Defect.RULE_1_CANNOT_HOLD_NUL
                ? letter
                : DeadLetter.builder()
                        .id(letter.id())
                        .position(letter.position())
                        .receivedAt(letter.receivedAt())
                        .reason(letter.reason())
                        .data(letter.data().replace('\0', ' '))
                        .build();
    }

    @Override
    public RedriveReport settle(List<RedriveOutcome> retried) {
        synchronized (data) {
            if (data.takeBreak()) {
                if (defect == Defect.RULE_3_LEAVES_EVENTS_BEHIND) {
                    retried.forEach(this::add);
                }
                throw SinkException.retryable("memory: broken on request", null);
            }
            if (defect == Defect.RULE_7_RESETS_THE_CHECKPOINTS) {
                data.checkpoints.clear();
            }
            RedriveReport sum = RedriveReport.NOTHING;
            for (RedriveOutcome each : retried) {
                sum = sum.plus(settle(each));
            }
            return sum;
        }
    }

    private RedriveReport settle(RedriveOutcome retried) {
        int index = indexOf(retried.letter());
        if (index < 0) {
            if (defect == Defect.RULE_6_STORES_WHAT_IS_GONE) {
                add(retried);
            }
            return RedriveReport.builder().gone(1).build();
        }
        InMemorySink.Kept kept = data.letters.remove(index);
        if (retried instanceof RedriveOutcome.Failed dead) {
            DeadLetter newest = defect == Defect.RULE_5_FORGETS_THE_NEWEST_REASON
                            && dead.reason().contains("another")
                    ? kept.letter()
                    : kept.letter().withReason(dead.reason());
            if (defect == Defect.RULE_2_SHOWS_WHAT_STAYED_AGAIN) {
                data.keep(newest);
            } else {
                data.letters.add(index, new InMemorySink.Kept(kept.number(), newest));
            }
            return RedriveReport.builder().failed(1).build();
        }
        if (retried instanceof RedriveOutcome.Unwanted) {
            return RedriveReport.builder().unwanted(1).build();
        }
        return add(retried)
                ? RedriveReport.builder().stored(1).build()
                : RedriveReport.builder().alreadyThere(1).build();
    }

    private boolean add(RedriveOutcome retried) {
        if (!(retried instanceof RedriveOutcome.Decoded decoded)) {
            return false;
        }
        UUID id = decoded.event().id();
        boolean isNew = !data.events.contains(id);
        if (isNew
                ? decoded.event() instanceof RecentChange || defect != Defect.RULE_3_STORES_CHANGES_ALONE
                : defect == Defect.RULE_4_DOUBLES_EVENTS) {
            data.events.add(id);
        }
        return isNew;
    }

    private int indexOf(DeadLetter letter) {
        return data.letters.stream().map(kept -> kept.letter().id()).toList().indexOf(letter.id());
    }

    @Override
    public void close() {
        if (closed && defect == Defect.RULE_8_FAILS_WHEN_CLOSED_TWICE) {
            throw new IllegalStateException("memory: closed already");
        }
        closed = true;
    }
}
