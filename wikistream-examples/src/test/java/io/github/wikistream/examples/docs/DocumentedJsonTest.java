package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every block of JSON in the documentation is JSON. */
class DocumentedJsonTest {
    @Test
    void everyBlockIsRead() throws IOException {
        List<Page.Block> blocks = Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals("json"))
                .toList();
        assertThat(blocks).isNotEmpty();
        for (Page.Block block : blocks) {
            assertThat(new ObjectMapper().readTree(block.text()).isObject())
                    .as(block.page())
                    .isTrue();
        }
    }
}
