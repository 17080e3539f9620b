package io.github.wikistream.filter;

import static io.github.wikistream.filter.EventFilter.actor;
import static io.github.wikistream.filter.EventFilter.all;
import static io.github.wikistream.filter.EventFilter.any;
import static io.github.wikistream.filter.EventFilter.bots;
import static io.github.wikistream.filter.EventFilter.domain;
import static io.github.wikistream.filter.EventFilter.everything;
import static io.github.wikistream.filter.EventFilter.humans;
import static io.github.wikistream.filter.EventFilter.namespace;
import static io.github.wikistream.filter.EventFilter.none;
import static io.github.wikistream.filter.EventFilter.stream;
import static io.github.wikistream.filter.EventFilter.title;
import static io.github.wikistream.filter.EventFilter.titleMatching;
import static io.github.wikistream.filter.EventFilter.type;
import static io.github.wikistream.filter.EventFilter.where;
import static io.github.wikistream.filter.EventFilter.wiki;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class EventFilterTest {
    private static final SomeEvents EVENTS =
            new SomeEvents("enwiki", "en.wikipedia.org", "edit", 3, "User talk:Ada Example", "Ada Example", false);

    private static SomeEvents titled(String title) {
        return new SomeEvents("enwiki", null, "edit", 0, title, "Ada Example", false);
    }

    /** Returns the streams whose event passes. */
    private static List<String> passing(EventFilter filter, SomeEvents events) {
        return events.ofEachType().stream()
                .filter(filter)
                .map(event -> event.meta().stream())
                .toList();
    }

    private static List<String> passing(EventFilter filter) {
        return passing(filter, EVENTS);
    }

    static Stream<Arguments> filtersThatEveryTypedEventPasses() {
        return Stream.of(
                Arguments.of(namespace(0, 3), namespace(0, 4)),
                Arguments.of(title("User talk:*"), title("User:*")),
                Arguments.of(titleMatching(Pattern.compile("Ada")), titleMatching(Pattern.compile("^Ada"))),
                Arguments.of(actor(ActorKind.REGISTERED), actor(ActorKind.TEMPORARY, ActorKind.REDACTED)),
                Arguments.of(humans(), bots()));
    }

    @ParameterizedTest
    @MethodSource("filtersThatEveryTypedEventPasses")
    void testsThePropertiesOfEveryTypedEvent(EventFilter passed, EventFilter failed) {
        assertThat(passing(passed))
                .containsExactly(
                        "mediawiki.recentchange",
                        "mediawiki.page_change.v1",
                        "mediawiki.page_revert_risk_prediction_change.v1",
                        "mediawiki.revision-create",
                        "mediawiki.page-create",
                        "mediawiki.revision-tags-change");
        assertThat(passing(failed)).isEmpty();
        assertThat(passing(none(passed))).containsExactly("mediawiki.page-delete");
    }

    @Test
    void testsWikiAndDomainOfEveryEvent() {
        assertThat(passing(wiki("dewiki", "enwiki"))).hasSize(7);
        assertThat(passing(wiki("dewiki"))).isEmpty();
        assertThat(passing(domain("en.wikipedia.org"))).hasSize(7);
        assertThat(passing(domain("auth.wikimedia.org"))).isEmpty();
    }

    @Test
    void eventWithoutThePropertyNeverPasses() {
        SomeEvents bare = new SomeEvents(null, null, "edit", 0, "Example", null, false);

        assertThat(wiki("enwiki").test(bare.other())).isFalse();
        assertThat(domain("en.wikipedia.org").test(bare.other())).isFalse();
        assertThat(none(wiki("enwiki")).test(bare.other())).isTrue();
        assertThat(passing(type("edit")))
                .containsExactly(
                        "mediawiki.recentchange",
                        "mediawiki.page_change.v1",
                        "mediawiki.page_revert_risk_prediction_change.v1");
    }

    @Test
    void acceptsLongAndShortStreamNames() {
        assertThat(passing(stream("recentchange", "mediawiki.page-delete")))
                .containsExactly("mediawiki.recentchange", "mediawiki.page-delete");
        assertThat(passing(stream("page-del", "change"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Ada Example,false,REGISTERED",
        "~2026-12881-95,false,TEMPORARY",
        "203.0.113.7,false,ANONYMOUS",
        ",false,REDACTED",
        "Example bot,true,BOT"
    })
    void everyKindOfActorIsABotOrAHuman(@Nullable String user, boolean bot, ActorKind kind) {
        SomeEvents events = new SomeEvents("enwiki", null, "edit", 0, "Example", user, bot);

        assertThat(passing(actor(kind), events)).hasSize(6);
        assertThat(passing(humans(), events)).hasSize(bot ? 0 : 6);
        assertThat(passing(bots(), events)).hasSize(bot ? 6 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edit",
                "new",
                "log",
                "categorize",
                "external",
                "create",
                "move",
                "delete",
                "undelete",
                "visibility_change",
                "142"
            })
    void acceptsEveryTypeOfTheStreams(String word) {
        SomeEvents events = new SomeEvents("enwiki", null, word, 0, "Example", null, false);

        assertThat(passing(type("5", word), events)).hasSize(3);
        assertThat(passing(type("5"), events)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Main Page,Main Page,true",
        "Main_Page,Main Page,true",
        "Main Page,Main Pages,false",
        "main Page,Main Page,false",
        "Main*,Main Page,true",
        "Main*,Main,true",
        "Main*,A Main Page,false",
        "*Page,Main Page,true",
        "*Page,Main Pages,false",
        "*a*a*,banana,true",
        "*a*a*a*a*,banana,false",
        "b?n?n?,banana,true",
        "b?n?n?,bananas,false",
        "?,é,true",
        "?,😀,true",
        "??,😀,false",
        "*,anything,true",
        "**,anything,true",
        "What\\?,What?,true",
        "What\\?,Whats,false",
        "A\\*B\\\\C,A*B\\C,true",
        "User_talk:*/Archive ?,User talk:Ada/x/Archive 2,true",
        "User talk:*/Archive ?,User talk:Ada/Archive 12,false",
        "*ab,aab,true",
        "*aab,aaab,true"
    })
    void matchesATitleAsAWhole(String glob, String title, boolean passes) {
        assertThat(title("Something else", glob).test(titled(title).recentChange()))
                .isEqualTo(passes);
    }

    @Test
    void matchesTitlesLikeTheEquivalentRegularExpression() {
        Random chance = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            String glob = chance.ints(1 + chance.nextInt(6), 0, 4)
                    .mapToObj(i -> List.of("a", "b", "*", "?").get(i))
                    .reduce("", String::concat);
            String title = chance.ints(chance.nextInt(9), 0, 2)
                    .mapToObj(i -> i == 0 ? "a" : "b")
                    .reduce("", String::concat);

            assertThat(title(glob).test(titled(title).recentChange()))
                    .as("%s on %s", glob, title)
                    .isEqualTo(title.matches(glob.replace("*", ".*").replace("?", ".")));
        }
    }

    @Test
    void hostileTitleIsMatchedFast() {
        String glob = "*a".repeat(30) + "b";

        assertThat(title(glob).test(titled("a".repeat(255)).recentChange())).isFalse();
    }

    @Test
    void findsARegularExpressionAnywhereInATitle() {
        EventFilter filter = titleMatching(Pattern.compile("\\(film\\)$", Pattern.CASE_INSENSITIVE));

        assertThat(filter.test(titled("Alien (Film)").pageCreate())).isTrue();
        assertThat(filter.test(titled("Alien (film) cast").pageCreate())).isFalse();
    }

    @Test
    void acceptsAnyFunction() {
        EventFilter grown = where(
                "a growth of 1 kB",
                event -> event instanceof RecentChange change && change.growth().orElse(0) > 1_000);

        assertThat(passing(grown)).isEmpty();
        assertThat(grown).hasToString("where(a growth of 1 kB)");
        assertThat(passing(where("a wiki", event -> event.wiki() != null))).hasSize(7);
        assertThatThrownBy(() -> where("broken", event -> {
                            throw new IllegalStateException("broken");
                        })
                        .test(EVENTS.other()))
                .hasMessage("broken");
    }

    @Test
    void printsTheCallsThatCreatedIt() {
        assertThat(all(
                        wiki("enwiki", "dewiki"),
                        any(type("new"), namespace(4, 0)),
                        none(bots(), title("List of *", "Main_Page"), titleMatching(Pattern.compile("^\\d+$"))),
                        stream("recentchange"),
                        domain("en.wikipedia.org"),
                        actor(ActorKind.TEMPORARY, ActorKind.ANONYMOUS),
                        humans(),
                        everything()))
                .hasToString("all(wiki(dewiki, enwiki), any(type(new), namespace(0, 4)),"
                        + " none(bots(), title(List of *, Main_Page), titleMatching(^\\d+$)), stream(recentchange),"
                        + " domain(en.wikipedia.org), actor(temporary, anonymous), humans(), everything())");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(EventFilter::wiki, "wiki needs at least one name; everything() lets every event pass"),
                refusal(EventFilter::domain, "domain needs at least one name; everything() lets every event pass"),
                refusal(EventFilter::stream, "stream needs at least one name; everything() lets every event pass"),
                refusal(EventFilter::type, "type needs at least one word; everything() lets every event pass"),
                refusal(
                        EventFilter::namespace,
                        "namespace needs at least one number; everything() lets every event pass"),
                refusal(EventFilter::actor, "actor needs at least one kind; everything() lets every event pass"),
                refusal(EventFilter::title, "title needs at least one title; everything() lets every event pass"),
                refusal(EventFilter::all, "all needs at least one filter; everything() lets every event pass"),
                refusal(EventFilter::any, "any needs at least one filter; everything() lets every event pass"),
                refusal(EventFilter::none, "none needs at least one filter; everything() lets every event pass"),
                refusal(
                        () -> wiki("enwiki", "en.wikipedia.org"),
                        "wiki takes the database name of a wiki, such as enwiki, not 'en.wikipedia.org'"),
                refusal(
                        () -> domain("https://en.wikipedia.org"),
                        "domain takes a domain in lower case, such as en.wikipedia.org, not 'https://en.wikipedia.org'"),
                refusal(
                        () -> stream("recent change"),
                        "stream takes the name of a stream, such as recentchange, not 'recent change'"),
                refusal(
                        () -> type("edti"),
                        "unknown type 'edti', known are categorize, create, delete, edit, external, log, move, new, undelete,"
                                + " visibility_change and numbers; use where(…) for others"),
                refusal(
                        () -> type("unknown"),
                        "unknown type 'unknown', known are categorize, create, delete, edit, external, log, move, new,"
                                + " undelete, visibility_change and numbers; use where(…) for others"),
                refusal(() -> namespace(-3), "namespace must be -2 or more: -3"),
                refusal(() -> title(""), "title must not be empty; '*' matches every title"),
                refusal(
                        () -> title("A\\"),
                        "title must not end in a single backslash, which escapes the next character: A\\"),
                refusal(() -> where(" ", event -> true), "where needs a name that describes the function"));
    }

    private static Arguments refusal(ThrowingCallable call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesArgumentsThatCannotMatch(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void copiesItsArguments() {
        EventFilter[] filters = {wiki("enwiki")};
        EventFilter filter = any(filters);

        filters[0] = wiki("dewiki");

        assertThat(filter.test(EVENTS.recentChange())).isTrue();
    }

    @Test
    void obeysTheLawsOfLogic() {
        Random chance = new Random(1);
        for (int round = 0; round < 3_000; round++) {
            EventFilter a = anyFilter(chance, 3);
            EventFilter b = anyFilter(chance, 3);
            EventFilter c = anyFilter(chance, 3);
            for (StreamEvent event : anyEvents(chance)) {
                assertSame(event, none(a, b), all(none(a), none(b)));
                assertSame(event, none(all(a, b)), any(none(a), none(b)));
                assertSame(event, none(none(a)), a);
                assertSame(event, any(a), a);
                assertSame(event, all(a), a);
                assertSame(event, all(a, b, c), all(a, all(b, c)));
                assertSame(event, any(a, b, c), any(any(c, b), a));
                assertSame(event, all(a, any(b, c)), any(all(a, b), all(a, c)));
                assertSame(event, any(a, all(b, c)), all(any(a, b), any(a, c)));
                assertSame(event, all(a, none(a)), none(everything()));
                assertSame(event, any(a, none(a)), everything());
                assertSame(event, all(a, any(a, b)), a);
            }
        }
    }

    private static void assertSame(StreamEvent event, EventFilter one, EventFilter other) {
        assertThat(one.test(event)).as("%s and %s on %s", one, other, event).isEqualTo(other.test(event));
    }

    private static List<StreamEvent> anyEvents(Random chance) {
        return new SomeEvents(
                        pick(chance, "enwiki", "dewiki", "wikidatawiki"),
                        pick(chance, "en.wikipedia.org", "de.wikipedia.org"),
                        pick(chance, "edit", "new", "create", "142"),
                        chance.nextInt(5) - 1,
                        pick(chance, "Main Page", "User:Ada", "List of films"),
                        pick(chance, "Ada Example", "203.0.113.7", "~2026-12881-95"),
                        chance.nextBoolean())
                .ofEachType();
    }

    private static EventFilter anyFilter(Random chance, int depth) {
        List<Supplier<EventFilter>> leaves = List.of(
                () -> wiki(pick(chance, "enwiki", "dewiki"), "frwiki"),
                () -> domain(pick(chance, "en.wikipedia.org", "de.wikipedia.org")),
                () -> stream(pick(chance, "recentchange", "page-create", "page-delete")),
                () -> type(pick(chance, "edit", "new", "142")),
                () -> namespace(chance.nextInt(3), 3),
                () -> title(pick(chance, "Main Page", "User:*", "*f*")),
                () -> actor(List.of(ActorKind.values()).get(chance.nextInt(5))),
                EventFilter::bots);
        int choice = chance.nextInt(depth == 0 ? leaves.size() : leaves.size() + 6);
        if (choice < leaves.size()) {
            return leaves.get(choice).get();
        }
        List<EventFilter> parts = new ArrayList<>();
        for (int i = chance.nextInt(3); i >= 0; i--) {
            parts.add(anyFilter(chance, depth - 1));
        }
        EventFilter[] filters = parts.toArray(EventFilter[]::new);
        return switch (choice % 3) {
            case 0 -> all(filters);
            case 1 -> any(filters);
            default -> none(filters);
        };
    }

    private static String pick(Random chance, String... values) {
        return values[chance.nextInt(values.length)];
    }
}
