/**
 * Typed events of Wikimedia's live streams, the source that reads them, and the engine that delivers them to sinks and
 * metrics.
 */
@SuppressWarnings("module") // the modules named in a qualified export are compiled after this one
module io.github.wikistream.core {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    // OkHttp needs it at run time, and as an automatic module cannot say so.
    requires kotlin.stdlib;
    requires launchdarkly.logging;
    requires okhttp.eventsource;
    requires okhttp3;
    requires org.slf4j;

    exports io.github.wikistream;
    exports io.github.wikistream.analysis;
    exports io.github.wikistream.config;
    exports io.github.wikistream.error;
    exports io.github.wikistream.event;
    exports io.github.wikistream.filter;
    exports io.github.wikistream.metric;
    exports io.github.wikistream.metric.memory;
    exports io.github.wikistream.metric.query;
    exports io.github.wikistream.metric.standard;
    exports io.github.wikistream.sink;
    exports io.github.wikistream.source;
    exports io.github.wikistream.internal.bucket to
            io.github.wikistream.redis,
            io.github.wikistream.testkit;
    exports io.github.wikistream.internal.text to
            io.github.wikistream.postgres;
    exports io.github.wikistream.internal.json to
            io.github.wikistream.testkit;
    exports io.github.wikistream.internal.recording to
            io.github.wikistream.testkit,
            io.github.wikistream.examples;

    uses io.github.wikistream.metric.Metric;
    uses io.github.wikistream.metric.MetricStoreProvider;
    uses io.github.wikistream.sink.SinkProvider;
    uses io.github.wikistream.source.SourceProvider;

    provides io.github.wikistream.sink.SinkProvider with
            io.github.wikistream.internal.jsonl.JsonLinesSinkProvider;
    provides io.github.wikistream.source.SourceProvider with
            io.github.wikistream.internal.recording.RecordingSourceProvider,
            io.github.wikistream.internal.http.SseSourceProvider;
}
