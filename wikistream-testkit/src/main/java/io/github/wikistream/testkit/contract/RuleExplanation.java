package io.github.wikistream.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Puts the rule that a failed test of a contract stands for before the failure, and what to do about it. The rules are in a file beside the contract
 * and with its name.
 */
final class RuleExplanation implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Pattern NAME = Pattern.compile("rule (\\d+): (.+)");

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
    }

    /** A contract closes what a test has left open after that test. */
    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
    }

    private static void explain(ExtensionContext context, Throwable failure) throws Throwable {
        Matcher name = NAME.matcher(context.getDisplayName());
        Class<?> contract = contractOf(context.getRequiredTestClass());
        if (failure instanceof TestAbortedException || contract == null || !name.matches()) {
            throw failure;
        }
        throw explained(contract, name.group(1), name.group(2), failure);
    }

    private static @Nullable Class<?> contractOf(Class<?> test) {
        for (Class<?> each = test; each != null; each = each.getSuperclass()) {
            if (each.getPackage() == RuleExplanation.class.getPackage()
                    && RuleExplanation.class.getResource(each.getSimpleName() + ".properties") != null) {
                return each;
            }
        }
        return null;
    }

    private static AssertionError explained(Class<?> contract, String rule, String test, Throwable failure) {
        Properties rules = rules(contract);
        String found = failure instanceof AssertionError
                ? String.valueOf(failure.getMessage()).strip()
                : failure.toString();
        AssertionError explained = new AssertionError(
                "\n" + contract.getSimpleName() + ", rule " + rule + " (" + rules.getProperty(rule + ".name") + "): "
                        + test
                        + "\n  The rule:   " + rules.getProperty(rule + ".rule")
                        + "\n  Found:      " + found.replace("\n", "\n              ")
                        + "\n  What to do: " + rules.getProperty(rule + ".remedy"),
                failure);
        explained.setStackTrace(failure.getStackTrace());
        return explained;
    }

    private static Properties rules(Class<?> contract) {
        Properties rules = new Properties();
        try (InputStream file = RuleExplanation.class.getResourceAsStream(contract.getSimpleName() + ".properties")) {
            if (file != null) {
                rules.load(new InputStreamReader(file, UTF_8));
            }
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
