package io.github.wikistream.spring.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link WikiStreamTest} on a test class, its superclasses and, for nested classes, around it. */
final class ModelServerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ModelServer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        WikiStreamTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, WikiStreamTest.class);
        return test == null ? null : ModelServer.of(test);
    }
}
