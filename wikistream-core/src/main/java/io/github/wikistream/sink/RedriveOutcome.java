package io.github.wikistream.sink;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import java.util.Objects;

/** What came of decoding a dead letter again. */
public sealed interface RedriveOutcome {
    /** Returns the letter as the store listed it. */
    DeadLetter letter();

    /**
     * It is understood now, and is to be stored as an event.
     *
     * @param event what it turned out to be; its id may differ from that of the letter
     */
    record Understood(DeadLetter letter, StreamEvent event) implements RedriveOutcome {
        /** Checks that both are there. */
        public Understood {
            Objects.requireNonNull(letter, "letter");
            Objects.requireNonNull(event, "event");
        }
    }

    /** It is understood now, and nobody wants it: a test event, or one that the program's filter leaves out. */
    record Unwanted(DeadLetter letter) implements RedriveOutcome {
        /** Checks that it is there. */
        public Unwanted {
            Objects.requireNonNull(letter, "letter");
        }
    }

    /**
     * It is not understood, or the store refuses it still.
     *
     * @param reason what is wrong with it now, which may be something else than before
     */
    record StillDead(DeadLetter letter, String reason) implements RedriveOutcome {
        /** Checks that both are there. */
        public StillDead {
            Objects.requireNonNull(letter, "letter");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
