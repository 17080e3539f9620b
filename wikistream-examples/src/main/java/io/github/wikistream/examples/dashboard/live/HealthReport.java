package io.github.wikistream.examples.dashboard.live;

import java.time.Instant;
import java.util.List;

/**
 * The health of the dashboard: that of its stream, with what the dashboard itself knows. {@code docs/how-to/operations.md} lists the reasons.
 *
 * @param live     whether it works or will work again without a restart
 * @param ready    whether its stores respond and current events reach them
 * @param complete whether no event is missing, as far as this is known
 */
public record HealthReport(Check live, Check ready, Check complete) {
    /**
     * The answer to one question.
     *
     * @param status  {@code pass} or {@code fail}
     * @param since   how long the answer has been the same
     * @param reasons why it fails; empty if it passes
     */
    public record Check(String status, Instant since, List<Reason> reasons) {
        /** Copies the reasons. */
        public Check {
            reasons = List.copyOf(reasons);
        }

        /** Returns whether the check passes. */
        public boolean passes() {
            return reasons.isEmpty();
        }
    }

    /**
     * Why a check fails.
     *
     * @param code    the kind of the reason, such as {@code sink-retrying}
     * @param subject the sink or store concerned; empty if there is none
     */
    public record Reason(String code, String subject, String text, Instant since) {}
}
