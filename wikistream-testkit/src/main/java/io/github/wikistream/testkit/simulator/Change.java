package io.github.wikistream.testkit.simulator;

import org.jspecify.annotations.Nullable;

/** A change that is being made up. Filled in by {@link Minute}, written by {@link ChangeWriter}. */
final class Change {
    final Wiki wiki;
    final String type;
    final int namespace;
    final String title;
    final long requestHigh;
    final long requestLow;

    /** {@code null} where the name was hidden afterwards. */
    @Nullable
    String user;

    boolean bot;
    String comment = "";

    /** {@code null} where the change is in no list of recent changes. */
    @Nullable
    Long id;

    /** {@code null} where changes are not patrolled. */
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

    /** Where the event came from, if not from the wiki itself. */
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
     * What a change of type {@code log} says besides.
     *
     * @param id            0 where the log keeps no numbers
     * @param paramsJson    any JSON
     * @param actionComment in words
     */
    record LogRecord(long id, String type, String action, String paramsJson, String actionComment) {}
}
