package io.github.wikistream.event;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A prediction whether a revision will be reverted: the typed form of an event of the streams {@code
 * mediawiki.page_revert_risk_*}, one for each model: {@code mediawiki.page_revert_risk_prediction_change.v1}
 * (language-agnostic), {@code …_multilingual_prediction_change.v1}, {@code …_wikidata_prediction_change.v1}. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/page/prediction_classification_change} 1.3.0, which is that of
 * {@link PageChange} and a prediction; field names in brackets.
 */
public final class RevertRisk implements PageEvent {
    private static final String REVERTED = "true";
    private final PageChange change;
    private final String modelName;
    private final @Nullable String modelVersion;
    private final List<String> predictions;
    private final Map<String, Double> probabilities;

    private RevertRisk(Builder from) {
        change = Objects.requireNonNull(from.change, "change");
        modelName = Objects.requireNonNull(from.modelName, "modelName");
        modelVersion = from.modelVersion;
        predictions = List.copyOf(from.predictions);
        probabilities = Collections.unmodifiableSortedMap(new TreeMap<>(from.probabilities));
        probabilities.forEach((name, probability) -> {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("the probability of " + name + " must be 0 to 1: " + probability);
            }
        });
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the classified change; its {@code meta} and {@code json} are those of this event. */
    public PageChange change() {
        return change;
    }

    /** Returns the name of the model, such as {@code revertrisk-language-agnostic} ({@code predicted_classification.model_name}). */
    public String modelName() {
        return modelName;
    }

    /** Returns the version of the model, such as {@code 3}; {@code null} if absent ({@code predicted_classification.model_version}). */
    public @Nullable String modelVersion() {
        return modelVersion;
    }

    /** Returns the predicted classes, {@code "true"} for reverted ({@code predicted_classification.predictions}). */
    public List<String> predictions() {
        return predictions;
    }

    /** Returns the probabilities by class, 0 to 1 ({@code predicted_classification.probabilities}). */
    public Map<String, Double> probabilities() {
        return probabilities;
    }

    /** Returns the probability that the revision will be reverted, 0 to 1; empty if the model gives none. */
    public OptionalDouble probability() {
        Double probability = probabilities.get(REVERTED);
        return probability == null ? OptionalDouble.empty() : OptionalDouble.of(probability);
    }

    /** Returns whether the model predicts that the revision will be reverted. */
    public boolean isRevertPredicted() {
        return predictions.contains(REVERTED);
    }

    @Override
    public EventMeta meta() {
        return change.meta();
    }

    @Override
    public String wiki() {
        return change.wiki();
    }

    @Override
    public Page page() {
        return change.page();
    }

    @Override
    public Revision revision() {
        return change.revision();
    }

    @Override
    public @Nullable Actor performer() {
        return change.performer();
    }

    @Override
    public String json() {
        return change.json();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RevertRisk that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RevertRisk[change=" + change + ", modelName=" + modelName + ", modelVersion=" + modelVersion
                + ", predictions=" + predictions + ", probabilities=" + probabilities + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(change, modelName, modelVersion, predictions, probabilities);
    }

    /**
     * Builds a {@link RevertRisk}. Each method sets the part of the same name. Required are {@code change} and {@code
     * modelName}. A part that is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable PageChange change;
        private @Nullable String modelName;
        private @Nullable String modelVersion;
        private List<String> predictions = List.of();
        private Map<String, Double> probabilities = Map.of();

        private Builder() {}

        public Builder change(PageChange value) {
            change = value;
            return this;
        }

        public Builder modelName(String value) {
            modelName = value;
            return this;
        }

        public Builder modelVersion(@Nullable String value) {
            modelVersion = value;
            return this;
        }

        public Builder predictions(List<String> value) {
            predictions = value;
            return this;
        }

        public Builder probabilities(Map<String, Double> value) {
            probabilities = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         * @throws IllegalArgumentException if a part is out of range
         */
        public RevertRisk build() {
            return new RevertRisk(this);
        }
    }
}
