package io.github.wikistream.examples.dashboard.query;

/**
 * What an administrator does with the stores.
 *
 * @param deadLetters dead letters in PostgreSQL
 * @param maintenance maintenance of PostgreSQL
 */
public record Administration(DeadLetterQuery deadLetters, Maintenance maintenance) {}
