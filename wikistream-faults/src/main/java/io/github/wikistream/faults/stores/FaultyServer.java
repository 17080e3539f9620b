package io.github.wikistream.faults.stores;

/** A server with fault injection. */
public interface FaultyServer extends AutoCloseable {
    /** Begins a fault. */
    void begin(StoreFault fault) throws Exception;

    /** Waits until the fault affects a write in flight, if the fault needs one. */
    void meetWrite(StoreFault fault) throws Exception;

    /** Repairs a lasting fault. */
    void end(StoreFault fault) throws Exception;

    @Override
    void close();
}
