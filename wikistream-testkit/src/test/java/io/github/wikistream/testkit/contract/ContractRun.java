package io.github.wikistream.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs a contract within a test and records which of its tests succeeded, failed or were skipped. */
record ContractRun(List<String> succeeded, List<String> failed, List<String> skipped, List<String> messages) {
    static ContractRun of(Class<?> contract) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute();
        return new ContractRun(
                results.testEvents().succeeded().map(ContractRun::name).toList(),
                results.testEvents().failed().map(ContractRun::name).toList(),
                results.testEvents().aborted().map(ContractRun::name).toList(),
                results.testEvents().failed().map(ContractRun::message).toList());
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName();
    }

    private static String message(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::getMessage)
                .orElse("");
    }

    /** Returns the violated rules, such as {@code rule 3}. */
    SortedSet<String> failedRules() {
        SortedSet<String> rules = new TreeSet<>();
        failed.forEach(name -> rules.add(name.substring(0, name.indexOf(':'))));
        return rules;
    }
}
