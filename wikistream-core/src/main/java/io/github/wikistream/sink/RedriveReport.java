package io.github.wikistream.sink;

/**
 * What became of dead letters that were tried again. Each counts in exactly one place.
 *
 * @param stored       stored as events now, and dead letters no more
 * @param alreadyThere the event was stored before: dead letters no more, and nothing counts twice
 * @param unwanted     test events, and events that the program's filter leaves out: dead letters no more
 * @param stillDead    not understood or refused still; kept with the newest reason
 * @param gone         somebody else was faster, or has them in hand
 */
public record RedriveReport(long stored, long alreadyThere, long unwanted, long stillDead, long gone) {
    /** Nothing was tried. */
    public static final RedriveReport NOTHING = new RedriveReport(0, 0, 0, 0, 0);

    /** Returns both together. */
    public RedriveReport plus(RedriveReport other) {
        return new RedriveReport(
                stored + other.stored,
                alreadyThere + other.alreadyThere,
                unwanted + other.unwanted,
                stillDead + other.stillDead,
                gone + other.gone);
    }
}
