package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.util.Map;
import java.util.TreeMap;

/** Names each topic with a time: its mark minus the margin. */
final class ResumeByTime implements ResumeStrategy {
    @Override
    public Ask ask(Subscription topics, long marginMillis) {
        Map<TopicPartition, Mark> asked = new TreeMap<>();
        topics.forEach((name, topic) -> asked.put(name, topic.askByTime(marginMillis)));
        return new Ask(Position.of(asked), null, topics.position());
    }
}
