package io.github.wikistream.event;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How probable a model thinks it that a revision will be reverted: the typed form of an event of the streams
 * {@code mediawiki.page_revert_risk_*}, of which there is one for each model: {@code mediawiki.page_revert_risk_prediction_change.v1} (no
 * knowledge of language), {@code …_multilingual_prediction_change.v1}, {@code …_wikidata_prediction_change.v1}. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/page/prediction_classification_change} 1.3.0, which is that of {@link PageChange} and a
 * prediction; field names in brackets.
 *
 * @param change        the change of the page that was looked at; {@code meta} and {@code json} are those of this event
 * @param modelName     such as {@code revertrisk-language-agnostic} ({@code predicted_classification.model_name})
 * @param modelVersion  such as {@code 3}; {@code null} if absent ({@code predicted_classification.model_version})
 * @param predictions   the classes that the model decided for, {@code "true"} for reverted ({@code predicted_classification.predictions})
 * @param probabilities by class, 0 to 1 ({@code predicted_classification.probabilities})
 */
public record RevertRisk(
        PageChange change,
        String modelName,
        @Nullable String modelVersion,
        List<String> predictions,
        Map<String, Double> probabilities)
        implements PageEvent {
    private static final String REVERTED = "true";

    /** Copies the predictions and probabilities and checks that the required parts are there. */
    public RevertRisk {
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(modelName, "modelName");
        predictions = List.copyOf(predictions);
        SortedMap<String, Double> copy = new TreeMap<>(probabilities);
        probabilities = Collections.unmodifiableSortedMap(copy);
        copy.forEach((name, probability) -> {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("the probability of " + name + " must be 0 to 1: " + probability);
            }
        });
    }

    /** Returns the probability that the revision will be reverted, 0 to 1; empty if the model gives none. */
    public OptionalDouble probability() {
        Double probability = probabilities.get(REVERTED);
        return probability == null ? OptionalDouble.empty() : OptionalDouble.of(probability);
    }

    /** Tells whether the model decided that the revision will be reverted. */
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
}
