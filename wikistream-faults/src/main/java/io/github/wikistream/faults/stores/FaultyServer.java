package io.github.wikistream.faults.stores;

/** A server of one's own that faults can be brought about on. */
public interface FaultyServer extends AutoCloseable {
    /** Begins a fault. */
    void begin(StoreFault fault) throws Exception;

    /** Waits until the fault has met a write that is under way, if it is one that needs it. */
    void meetWrite(StoreFault fault) throws Exception;

    /** Sets right what a lasting fault did. */
    void end(StoreFault fault) throws Exception;

    @Override
    void close();
}
