package io.github.wikistream.metric.query;

import java.util.HashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The answers of a {@link MetricReader} to several queries, all from the same state. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class QueryResults {
    private final Map<MetricQuery<?>, Object> byQuestion;

    /**
     * Creates results; called by metric stores.
     *
     * @throws IllegalArgumentException if an answer does not have the type of its query
     */
    public QueryResults(Map<MetricQuery<?>, ?> byQuestion) {
        byQuestion.forEach((question, answer) -> {
            if (!question.answerType().isInstance(answer)) {
                throw new IllegalArgumentException("no answer to " + question + ": " + answer);
            }
        });
        this.byQuestion = new HashMap<>(byQuestion);
    }

    /**
     * Returns the answer to a query.
     *
     * @throws IllegalArgumentException if {@code question} was not among the queries
     */
    public <A> A to(MetricQuery<A> question) {
        Object answer = byQuestion.get(question);
        if (answer == null) {
            throw new IllegalArgumentException("not among the queries: " + question);
        }
        return question.answerType().cast(answer);
    }
}
