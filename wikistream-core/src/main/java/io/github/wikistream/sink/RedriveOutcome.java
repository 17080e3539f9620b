package io.github.wikistream.sink;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The outcome of decoding a dead letter again. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public sealed interface RedriveOutcome {
    /** Returns the letter as the store listed it. */
    DeadLetter letter();

    /**
     * The letter was decoded and is to be stored as an event.
     *
     * @param event the event; its id may differ from that of the letter
     */
    record Decoded(DeadLetter letter, StreamEvent event) implements RedriveOutcome {
        public Decoded {
            Objects.requireNonNull(letter, "letter");
            Objects.requireNonNull(event, "event");
        }
    }

    /** The letter was decoded and is unwanted: a canary, or an event that the filter drops. */
    record Unwanted(DeadLetter letter) implements RedriveOutcome {
        public Unwanted {
            Objects.requireNonNull(letter, "letter");
        }
    }

    /**
     * The letter cannot be decoded, or the store still refuses it.
     *
     * @param reason the current reason, which may differ from the previous one
     */
    record Failed(DeadLetter letter, String reason) implements RedriveOutcome {
        public Failed {
            Objects.requireNonNull(letter, "letter");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
