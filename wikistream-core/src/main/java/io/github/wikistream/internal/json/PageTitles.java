package io.github.wikistream.internal.json;

/** Normalises page titles. */
final class PageTitles {
    private PageTitles() {}

    /** Replaces the underscores of the database by spaces; for MediaWiki both are the same character. */
    static String spaced(String title) {
        return title.replace('_', ' ');
    }
}
