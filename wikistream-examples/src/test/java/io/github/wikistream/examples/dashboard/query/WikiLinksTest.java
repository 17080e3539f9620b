package io.github.wikistream.examples.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WikiLinksTest {
    @ParameterizedTest
    @CsvSource({
        "enwiki, en.wikipedia.org",
        "zh_classicalwiki, zh-classical.wikipedia.org",
        "simplewiki, simple.wikipedia.org",
        "frwiktionary, fr.wiktionary.org",
        "commonswiki, commons.wikimedia.org",
        "wikidatawiki, www.wikidata.org",
        "metawiki, meta.wikimedia.org"
    })
    void knowsTheHostOfAWiki(String wiki, String host) {
        assertThat(WikiLinks.hostOf(wiki)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wiki", "arbcom_enwiki", "evil.org/wiki", "EN wiki"})
    void knowsNoHostWhereItWouldHaveToGuess(String wiki) {
        assertThat(WikiLinks.hostOf(wiki)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Main Page|https://en.wikipedia.org/wiki/Main_Page",
                "AC/DC|https://en.wikipedia.org/wiki/AC/DC",
                "What? #1 100%|https://en.wikipedia.org/wiki/What%3F_%231_100%25",
                "日本|https://en.wikipedia.org/wiki/%E6%97%A5%E6%9C%AC",
                "\"><script>|https://en.wikipedia.org/wiki/%22%3E%3Cscript%3E",
                "//evil.org|https://en.wikipedia.org/wiki///evil.org"
            })
    void keepsEveryCharacterOfATitleInItsPlace(String title, String url) {
        assertThat(WikiLinks.page("en.wikipedia.org", title)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "evil.org/",
                "me@evil.org",
                "evil.org:80",
                "a b.org",
                "javascript:alert(1)//.org",
                "évil.org"
            })
    void leadsToNothingButHosts(String host) {
        assertThat(WikiLinks.page(host, "Berlin")).isNull();
        assertThat(WikiLinks.diff(host, 1L, 2L)).isNull();
    }

    @Test
    void leadsToWhatWasChanged() {
        assertThat(WikiLinks.diff("en.wikipedia.org", 5_000_000_000L, 5_000_000_001L))
                .isEqualTo("https://en.wikipedia.org/w/index.php?diff=5000000001&oldid=5000000000");
        assertThat(WikiLinks.diff("en.wikipedia.org", null, 7L))
                .isEqualTo("https://en.wikipedia.org/w/index.php?oldid=7");
        assertThat(WikiLinks.diff("en.wikipedia.org", 7L, null)).isNull();
    }
}
