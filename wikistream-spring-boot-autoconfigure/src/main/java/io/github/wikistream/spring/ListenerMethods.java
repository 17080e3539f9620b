package io.github.wikistream.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods with {@link WikiStreamListener}, by the types of the beans: no bean is created for it. */
final class ListenerMethods {
    private final ConfigurableListableBeanFactory beans;

    ListenerMethods(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Returns the methods of all beans.
     *
     * @param faults receives what is wrong with a method, which is left out
     */
    List<ListenerMethod> find(Consumer<String> faults) {
        List<ListenerMethod> found = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            if (type == null || !AnnotationUtils.isCandidateClass(type, WikiStreamListener.class)) {
                continue;
            }
            Map<Method, WikiStreamListener> methods =
                    MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<WikiStreamListener>)
                            method -> AnnotatedElementUtils.findMergedAnnotation(method, WikiStreamListener.class));
            methods.forEach((method, annotation) -> {
                try {
                    found.add(ListenerMethod.of(beans, name, method, annotation));
                } catch (IllegalArgumentException e) {
                    faults.accept(method.getDeclaringClass().getSimpleName() + "." + method.getName() + ": "
                            + e.getMessage());
                }
            });
        }
        return found;
    }
}
