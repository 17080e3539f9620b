package com.example.folder;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.nio.file.Path;
import java.util.List;

/** Makes sinks for {@code folder:PATH}. */
public final class FolderSinkProvider implements SinkProvider {
    @Override
    public List<String> schemes() {
        return List.of("folder");
    }

    @Override
    public Sink create(Config config) {
        PluginUri uri = config.uri();
        uri.requireOnly(); // no parameters, so a misspelt one is noticed
        if (uri.rest().isEmpty()) {
            throw new IllegalArgumentException("a folder is missing, as in folder:events: " + uri);
        }
        return new FolderSink(Path.of(uri.rest()), FolderSink.TO_DISK);
    }
}
