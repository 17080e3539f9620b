package io.github.wikistream.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains wrong settings of the stream in place of a stack trace. */
final class WikiStreamSettingsFailureAnalyzer extends AbstractFailureAnalyzer<WikiStreamSettingsException> {
    private static final String ACTION =
            "Correct the settings above. A stream needs a destination: a URI in wikistream.sinks, a method with"
                    + " @WikiStreamListener, or a bean of type Sink or MetricStore. To run without a stream, set"
                    + " wikistream.enabled=false.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WikiStreamSettingsException cause) {
        StringBuilder description = new StringBuilder("The settings of the wikistream pipeline are wrong:\n");
        for (String fault : cause.faults()) {
            description.append("\n    - ").append(fault);
        }
        return new FailureAnalysis(description.append('\n').toString(), ACTION, cause);
    }
}
