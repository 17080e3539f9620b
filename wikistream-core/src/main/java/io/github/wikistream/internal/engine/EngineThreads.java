package io.github.wikistream.internal.engine;

/** Creates the threads of one engine. They run the engine and its callbacks. */
final class EngineThreads {
    private final String pipeline;

    EngineThreads(String pipeline) {
        this.pipeline = pipeline;
    }

    private static final class Worker extends Thread {
        private final EngineThreads owner;

        Worker(EngineThreads owner, String name, Runnable work) {
            super(work, name);
            this.owner = owner;
            setDaemon(true);
        }
    }

    /**
     * Creates a daemon thread.
     *
     * @param role its purpose, part of its name
     */
    Thread create(String role, Runnable work) {
        return new Worker(this, "wikistream-" + pipeline + "-" + role, work);
    }

    /** Returns whether the current thread is one of this engine. */
    boolean isCurrent() {
        return Thread.currentThread() instanceof Worker worker && worker.owner == this;
    }
}
