package io.github.wikistream.examples.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.examples.dashboard.live.LiveFeed.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFeedTest {
    private static final Set<String> HEADLINE = Set.of("headline");

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final LiveFeed feed = new LiveFeed(state("{'headline':{'edits':1,'lag':2},'history':[1]}"), tasks::add);
    private final List<Frame> frames = new ArrayList<>();

    private static ObjectNode state(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Test
    void sendsAllFirstAndThenWhatHasChanged() {
        feed.add(frames::add, Set.of("headline", "history"), null);
        runTasks();
        feed.publish(state("{'headline':{'edits':5},'history':[1]}"));
        runTasks();
        feed.publish(state("{'headline':{'edits':5},'history':[1]}"));
        runTasks();
        assertThat(frames).extracting(Frame::event).containsExactly("snapshot", "delta", "delta");
        assertThat(frames.get(0).data()).isEqualTo(state("{'headline':{'edits':1,'lag':2},'history':[1]}"));
        assertThat(frames.get(1).data()).isEqualTo(state("{'headline':{'edits':5,'lag':null}}"));
        assertThat(frames.get(2).data()).as("nothing has changed").isEmpty();
        assertThat(frames).extracting(Frame::id).doesNotHaveDuplicates();
    }

    @Test
    void keepsPartsApartThatHadTheSameValue() {
        LiveFeed two = new LiveFeed(state("{'a':null,'b':null}"), tasks::add);
        two.add(frames::add, Set.of("a", "b"), null);
        runTasks();
        two.publish(state("{'a':1,'b':2}"));
        runTasks();
        assertThat(frames.get(1).data().path("a").asInt()).isEqualTo(1);
        assertThat(frames.get(1).data().path("b").asInt()).isEqualTo(2);
    }

    @Test
    void sendsChosenPartsOnly() {
        feed.add(frames::add, HEADLINE, null);
        runTasks();
        feed.publish(state("{'headline':{'edits':1,'lag':2},'history':[2]}"));
        runTasks();
        assertThat(frames.get(0).data().has("history")).isFalse();
        assertThat(frames.get(1).data()).isEmpty();
    }

    @Test
    void sendsSomePartsLessOften() {
        feed.add(frames::add, Set.of("history"), null);
        runTasks();
        for (int i = 2; i <= 31; i++) {
            feed.publish(state("{'headline':{},'history':[" + i + "]}"));
            runTasks();
        }
        List<Frame> changed = frames.stream()
                .filter(frame -> frame.event().equals("delta") && !frame.data().isEmpty())
                .toList();
        assertThat(changed).hasSize(1);
        assertThat(changed.get(0).data()).as("the first change at once").isEqualTo(state("{'history':[2]}"));
    }

    @Test
    void refreshesTheHeadlineBetweenUpdates() {
        feed.add(frames::add, Set.of("headline", "history"), null);
        runTasks();
        feed.publish(state("{'headline':{'edits':2,'lag':2},'history':[2]}"));
        runTasks();
        frames.clear();
        feed.refresh(state("{'headline':{'edits':3,'lag':2},'history':[3]}"));
        feed.refresh(state("{'headline':{'edits':4,'lag':2},'history':[4]}"));
        runTasks();
        assertThat(frames).as("a refresh that is skipped is no gap").hasSize(1);
        assertThat(frames.get(0).data()).isEqualTo(state("{'headline':{'edits':4}}"));
    }

    @Test
    void tellsASlowClientWhatItMissedAndBringsItUpToDate() {
        feed.add(frames::add, HEADLINE, null);
        runTasks();
        feed.publish(state("{'headline':{'edits':2,'lag':2}}"));
        feed.publish(state("{'headline':{'edits':3,'lag':2}}"));
        feed.publish(state("{'headline':{'edits':4,'lag':2}}"));
        assertThat(tasks).as("no queue").hasSize(1);
        runTasks();
        assertThat(frames).extracting(Frame::event).containsExactly("snapshot", "gap", "delta");
        assertThat(frames.get(1).data()).hasToString("{\"skipped\":2,\"reason\":\"the client is slow\"}");
        assertThat(frames.get(2).data()).isEqualTo(state("{'headline':{'edits':4}}"));
    }

    @Test
    void resumesWithTheNumberOfSkippedUpdates() {
        LiveFeed.Client first = frames::add;
        feed.add(first, HEADLINE, null);
        runTasks();
        String id = frames.get(0).id();
        feed.remove(first);
        frames.clear();
        feed.publish(state("{'headline':{'edits':2}}"));
        feed.publish(state("{'headline':{'edits':3}}"));
        feed.add(frames::add, HEADLINE, id);
        runTasks();
        assertThat(frames.get(0).event()).isEqualTo("gap");
        assertThat(frames.get(0).data().path("skipped").asInt()).isEqualTo(2);
        assertThat(frames.get(1).data()).isEqualTo(state("{'headline':{'edits':3}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-3", "x", ""})
    void tellsAClientOfAnEarlierRun(String id) {
        feed.add(frames::add, HEADLINE, id);
        runTasks();
        assertThat(frames.get(0).data().path("reason").asText()).contains("restarted");
        assertThat(frames.get(1).event()).isEqualTo("snapshot");
    }

    /** One that throws an error must not stop the others, nor be served for ever. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void forgetsAClientThatIsGone(Class<? extends Throwable> thrown) {
        feed.add(
                frame -> {
                    if (thrown == StackOverflowError.class) {
                        throw new StackOverflowError();
                    }
                    throw new IllegalStateException("gone");
                },
                HEADLINE,
                null);
        runTasks();
        assertThat(feed.clients()).isZero();
        feed.publish(state("{'headline':{}}"));
        assertThat(tasks).isEmpty();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
