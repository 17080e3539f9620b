package io.github.wikistream.testkit.simulator;

import org.jspecify.annotations.Nullable;

/** A simulated change under construction. Filled in by {@link Minute}, written by {@link ChangeWriter}. */
final class Change {
    final Wiki wiki;
    final String type;
    final int namespace;
    final String title;
    final long requestHigh;
    final long requestLow;

    /** {@code null} if the name is suppressed. */
    @Nullable
    String user;

    boolean bot;
    String comment = "";

    /** {@code null} if the change is not listed in the recent changes. */
    @Nullable
    Long id;

    /** {@code null} if the wiki does not patrol. */
    @Nullable
    Boolean patrolled;

    boolean minor;

    /** {@code null} for a new page. */
    @Nullable
    Long lengthOld;

    long lengthNew;

    /** {@code null} for a new page. */
    @Nullable
    Long revisionOld;

    long revisionNew;

    @Nullable
    LogRecord log;

    /** The wiki that caused the event, if it is another one. */
    @Nullable
    String foreignDomain;

    Change(Wiki wiki, String type, int namespace, String title, long requestHigh, long requestLow) {
        this.wiki = wiki;
        this.type = type;
        this.namespace = namespace;
        this.title = title;
        this.requestHigh = requestHigh;
        this.requestLow = requestLow;
    }

    /**
     * Additional fields of a change of type {@code log}.
     *
     * @param id 0 if the log has no ids
     * @param paramsJson any JSON
     * @param actionComment plain text
     */
    record LogRecord(long id, String type, String action, String paramsJson, String actionComment) {}
}
