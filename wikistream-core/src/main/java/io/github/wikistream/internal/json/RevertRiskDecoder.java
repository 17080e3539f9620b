package io.github.wikistream.internal.json;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.RevertRisk;

/**
 * Reads the schema {@code mediawiki/page/prediction_classification_change}: a page change with the prediction of a
 * model.
 */
final class RevertRiskDecoder {
    private RevertRiskDecoder() {}

    static RevertRisk revertRisk(EventMeta meta, JsonObject event, String data) throws InvalidFieldException {
        JsonObject prediction = event.requiredObject("predicted_classification");
        return RevertRisk.builder()
                .change(PageChangeDecoder.pageChange(meta, event, data))
                .modelName(prediction.requiredText("model_name"))
                .modelVersion(prediction.text("model_version"))
                .predictions(prediction.texts("predictions"))
                .probabilities(prediction.probabilities("probabilities"))
                .build();
    }
}
