package io.github.wikistream.internal.json;

/** Normalises page titles. */
final class PageTitles {
    private PageTitles() {}

    /** Replaces the database's underscores with spaces; MediaWiki treats both as the same character. */
    static String spaced(String title) {
        return title.replace('_', ' ');
    }
}
