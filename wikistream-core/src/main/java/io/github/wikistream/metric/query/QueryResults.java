package io.github.wikistream.metric.query;

import java.util.HashMap;
import java.util.Map;

/** What a {@link MetricReader} answered to several questions, all of the same moment. Immutable. */
public final class QueryResults {
    private final Map<MetricQuery<?>, Object> byQuestion;

    /**
     * Makes one; for metric stores.
     *
     * @throws IllegalArgumentException if an answer is not of the type that its question asks for
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
     * Returns the answer to a question.
     *
     * @throws IllegalArgumentException if it was not asked
     */
    public <A> A to(MetricQuery<A> question) {
        Object answer = byQuestion.get(question);
        if (answer == null) {
            throw new IllegalArgumentException("this was not asked: " + question);
        }
        return question.answerType().cast(answer);
    }
}
