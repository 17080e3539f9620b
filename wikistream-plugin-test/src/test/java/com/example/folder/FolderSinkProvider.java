package com.example.folder;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.nio.file.Path;
import java.util.List;

/** Creates sinks for {@code folder:PATH}. */
public final class FolderSinkProvider implements SinkProvider {
    @Override
    public List<String> schemes() {
        return List.of("folder");
    }

    @Override
    public Sink create(Config config) {
        PluginUri uri = config.uri();
        uri.requireOnly(); // no parameters: a misspelt one is refused
        if (uri.rest().isEmpty()) {
            throw new IllegalArgumentException("the folder is missing; expected a URI such as folder:events: " + uri);
        }
        return new FolderSink(Path.of(uri.rest()), FolderSink.TO_DISK);
    }
}
