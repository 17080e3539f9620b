package io.github.wikistream.spring;

import io.github.wikistream.WikiStream;

/** Changes the builder of the application's stream before it is built. Beans of this type are called in their order, after the properties. */
@FunctionalInterface
public interface WikiStreamCustomizer {
    /** Changes the builder. */
    void customize(WikiStream.Builder builder);
}
