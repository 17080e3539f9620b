package io.github.wikistream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.SourceChoice.Kind;
import io.github.wikistream.source.SourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceChoiceTest {
    @TempDir
    Path folder;

    @Test
    void knowsTheTwoStreamsByName() {
        assertThat(SourceChoice.parse(List.of("live"))).isEqualTo(SourceChoice.LIVE);
        assertThat(SourceChoice.parse(List.of("simulated"))).isEqualTo(SourceChoice.SIMULATED);
    }

    @Test
    void takesTheLiveServersAddressForTheLiveStreamAndAnyOtherForAnother() {
        assertThat(SourceChoice.parse(List.of("https://stream.wikimedia.org")).kind())
                .isEqualTo(Kind.LIVE);
        assertThat(SourceChoice.parse(List.of("https://stream.wikimedia.org/")).kind())
                .isEqualTo(Kind.LIVE);
        assertThat(SourceChoice.parse(List.of("http://127.0.0.1:8081")).kind()).isEqualTo(Kind.OTHER);
        assertThat(SourceChoice.parse(List.of("https://stream.wikimedia.org.example.org"))
                        .kind())
                .isEqualTo(Kind.OTHER);
        assertThat(SourceChoice.parse(List.of("simulated:?seed=7")).kind()).isEqualTo(Kind.SIMULATED);
    }

    @Test
    void showsNoPasswordOfAnAddress() {
        assertThat(SourceChoice.parse(List.of("https://me:secret@example.org")).label())
                .doesNotContain("secret");
    }

    @Test
    void playsFilesWhateverTheirNamesHold() throws IOException {
        Path odd = recording("100%, really?.sse");
        Path likeUri = recording("a:b.jsonl");
        SourceChoice choice = SourceChoice.parse(List.of(odd.toString(), likeUri.toString()));
        assertThat(choice.kind()).isEqualTo(Kind.RECORDING);
        assertThat(choice.label()).isEqualTo("100%, really?.sse, a:b.jsonl");
        SourceProvider.Config config = SourceProvider.Config.builder()
                .uri(PluginUri.parse(choice.uri()))
                .streams(List.of("recentchange"))
                .build();
        assertThat(Sources.of(choice, config.streams(), "test/1.0 (me@example.org)")
                        .toString())
                .contains("100%, really?.sse", "a:b.jsonl");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceChoice.parse(List.of("monday.sse")))
                .withMessageContaining("no such file: monday.sse");
    }

    @Test
    void refusesAFolder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceChoice.parse(List.of(folder.toString())))
                .withMessageContaining("cannot read " + folder);
    }

    @Test
    void keepsEachSourceApartInStores() throws IOException {
        SourceChoice one = SourceChoice.parse(List.of(recording("one.sse").toString()));
        SourceChoice two = SourceChoice.parse(List.of(recording("two.sse").toString()));
        SourceChoice other = SourceChoice.parse(List.of("http://127.0.0.1:8081"));
        assertThat(List.of(
                        SourceChoice.LIVE.storageName(),
                        SourceChoice.SIMULATED.storageName(),
                        one.storageName(),
                        two.storageName(),
                        other.storageName()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9_-]{1,63}"));
        assertThat(SourceChoice.parse(List.of(folder.resolve("one.sse").toString()))
                        .storageName())
                .isEqualTo(one.storageName());
    }

    private Path recording(String name) throws IOException {
        return Files.createFile(folder.resolve(name));
    }
}
