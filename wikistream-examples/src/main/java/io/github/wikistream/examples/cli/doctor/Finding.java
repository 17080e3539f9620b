package io.github.wikistream.examples.cli.doctor;

/**
 * The result of a check.
 *
 * @param subject what was checked, in one or two words
 * @param result  whether it works
 * @param text    what was found, with the remedy unless all is well
 */
public record Finding(String subject, Result result, String text) {
    /** Whether something works. */
    public enum Result {
        OK,
        /** It works now, and may fail or give wrong numbers later. */
        WARNING,
        /** It does not work. */
        FAULT,
        /** It was not checked. */
        SKIPPED
    }

    static Finding ok(String subject, String text) {
        return new Finding(subject, Result.OK, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(subject, Result.WARNING, text);
    }

    static Finding fault(String subject, String text) {
        return new Finding(subject, Result.FAULT, text);
    }

    static Finding skipped(String subject, String text) {
        return new Finding(subject, Result.SKIPPED, text);
    }
}
