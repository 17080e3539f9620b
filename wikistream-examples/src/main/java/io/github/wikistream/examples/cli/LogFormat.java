package io.github.wikistream.examples.cli;

/** The forms of the log. */
enum LogFormat {
    /** A line for people. */
    TEXT,
    /** A JSON object with the field names of the Elastic Common Schema. */
    JSON
}
