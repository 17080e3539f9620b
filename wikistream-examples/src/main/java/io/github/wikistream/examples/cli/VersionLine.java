package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.Version;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"wikistream " + Version.number()};
    }
}
