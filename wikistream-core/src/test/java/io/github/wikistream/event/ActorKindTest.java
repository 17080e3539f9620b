package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActorKindTest {
    @ParameterizedTest
    @ValueSource(strings = {"~2026-12881-95", "~2025-1", "~2025-123456", "~2026-1-2-3"})
    void knowsTemporaryAccounts(String user) {
        assertThat(ActorKind.of(user, false)).isEqualTo(ActorKind.TEMPORARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.17",
                "0.0.0.0",
                "255.255.255.255",
                "2001:DB8:0:0:0:0:0:7",
                "2001:db8:85a3:8d3:1319:8a2e:370:7348",
                "0:0:0:0:0:0:0:0",
                "2001:db8::7",
                "2001:db8::",
                "::7",
                "::",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1::8",
                "a::",
                "::ffff:192.0.2.128",
                "::FFFF:C000:280",
                "0:0:0:0:0:FFFF:192.0.2.128",
                "64:ff9b::192.0.2.33",
                "FE80:0:0:0:200:F8FF:FE21:67CF"
            })
    void knowsAddresses(String user) {
        assertThat(ActorKind.of(user, false)).isEqualTo(ActorKind.ANONYMOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada Example",
                "例の利用者",
                "😀",
                "",
                " ",
                "Foo:Bar",
                "Dead:Beef",
                "Dead:Beef:Cafe",
                "A:B",
                "A:B:C",
                ":",
                ":a:",
                "12:30:59",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                ":::",
                "1:::2",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "2001:db8::g",
                "2001:db8::7/64",
                "2001:db8::7%eth0",
                "[2001:db8::7]",
                "::192.0.2",
                "::192.0.2.1.5",
                "1:2:3:4:5:6:7:192.0.2.1",
                "192.0.2.128::",
                "192.0.2",
                "192.0.2.17.5",
                "192.0.2.1755",
                "192.0.2.x",
                "1.2.3.4 (imported)",
                " 192.0.2.17",
                "192.0.2.17 ",
                "192.0.2.17\n",
                "2001:db8::7\n",
                "１９２.0.2.17",
                "Abe",
                "Cafe 1.2.3.4",
                "~",
                "~2026",
                "~2026-",
                "~1999-1",
                "~Ada",
                "~2026-12881-95\n",
                "~2026-abc",
                "en>Ada Example",
                "Éclair:2",
                "Face.Book"
            })
    void treatsEverythingElseAsAName(String user) {
        assertThat(ActorKind.of(user, false)).isEqualTo(ActorKind.REGISTERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExampleBot", "192.0.2.17", "~2026-12881-95", "2001:db8::7", ""})
    void treatsABotAsABotWhateverItsName(String user) {
        assertThat(ActorKind.of(user, true)).isEqualTo(ActorKind.BOT);
    }

    @Test
    void recognizesASuppressedName() {
        assertThat(ActorKind.of(null, false)).isEqualTo(ActorKind.REDACTED);
        assertThat(ActorKind.of(null, true)).isEqualTo(ActorKind.BOT);
    }

    @ParameterizedTest
    @EnumSource
    void hasOneLowerCaseWord(ActorKind kind) {
        assertThat(kind.word()).matches("[a-z]+").isEqualToIgnoringCase(kind.name());
    }
}
