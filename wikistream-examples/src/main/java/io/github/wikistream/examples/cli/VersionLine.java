package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} shows. */
final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"wikistream " + Version.number()};
    }
}
