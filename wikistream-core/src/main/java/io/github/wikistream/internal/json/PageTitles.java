package io.github.wikistream.internal.json;

/** Brings the titles of all streams into one form. */
final class PageTitles {
    private PageTitles() {}

    /** Puts spaces for the underscores that the database keeps; to MediaWiki the two are one character. */
    static String spaced(String title) {
        return title.replace('_', ' ');
    }
}
