package com.example.bus;

import io.github.wikistream.source.Source;
import io.github.wikistream.testkit.contract.SourceContract;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

class BusSourceContractTest extends SourceContract {
    private static final List<String> EVENTS = IntStream.rangeClosed(1, 50)
            .mapToObj(number -> SampleEvents.change(number).json())
            .toList();

    private static BlockingQueue<String> allEvents() {
        return new LinkedBlockingQueue<>(EVENTS);
    }

    @Override
    protected Source createSource() {
        return new BusSource("test", () -> {
            BlockingQueue<String> queue = allEvents();
            queue.add(BusSource.END);
            return queue;
        });
    }

    @Override
    protected List<String> events() {
        return EVENTS;
    }

    @Override
    protected Optional<Source> createWaitingSource() {
        return Optional.of(new BusSource("test", BusSourceContractTest::allEvents));
    }
}
