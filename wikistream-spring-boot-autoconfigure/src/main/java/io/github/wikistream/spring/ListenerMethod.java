package io.github.wikistream.spring;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.filter.EventFilter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/** A method that listens, its filter and the bean that it belongs to, which is fetched when the first event arrives. */
final class ListenerMethod {
    private static final int LONGEST_ID = 63;

    private final BeanFactory beans;
    private final String bean;
    private final Method method;
    private final WikiStreamListener settings;
    private final Class<?> eventType;
    private final boolean takesList;
    private final EventFilter filter;

    private ListenerMethod(
            BeanFactory beans,
            String bean,
            Method method,
            WikiStreamListener settings,
            Class<?> eventType,
            boolean takesList) {
        this.beans = beans;
        this.bean = bean;
        this.method = method;
        this.settings = settings;
        this.eventType = eventType;
        this.takesList = takesList;
        this.filter = filter(beans, settings);
    }

    /**
     * @throws IllegalArgumentException if the method or a filter of the annotation has another form
     */
    static ListenerMethod of(BeanFactory beans, String bean, Method method, WikiStreamListener settings) {
        String form =
                "a method with @WikiStreamListener has one parameter, a StreamEvent such as RecentChange or a List of"
                        + " them, and returns nothing";
        if (method.getParameterCount() != 1 || method.getReturnType() != void.class) {
            throw new IllegalArgumentException(form);
        }
        ResolvableType parameter = ResolvableType.forMethodParameter(method, 0);
        boolean list = parameter.resolve() == List.class;
        Class<?> type = (list ? parameter.getGeneric(0) : parameter).resolve(Object.class);
        if (!StreamEvent.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(form);
        }
        return new ListenerMethod(beans, bean, method, settings, type, list);
    }

    private static EventFilter filter(BeanFactory beans, WikiStreamListener settings) {
        List<EventFilter> filters = new ArrayList<>();
        add(filters, settings.stream().length, () -> EventFilter.stream(settings.stream()));
        add(filters, settings.wiki().length, () -> EventFilter.wiki(settings.wiki()));
        add(filters, settings.type().length, () -> EventFilter.type(settings.type()));
        add(filters, settings.namespace().length, () -> EventFilter.namespace(settings.namespace()));
        add(filters, settings.actor().length, () -> EventFilter.actor(settings.actor()));
        add(filters, settings.title().length, () -> EventFilter.title(settings.title()));
        for (String name : settings.filter()) {
            if (!beans.containsBean(name) || !beans.isTypeMatch(name, EventFilter.class)) {
                throw new IllegalArgumentException("there is no bean '" + name + "' of type EventFilter");
            }
            filters.add(beans.getBean(name, EventFilter.class));
        }
        return filters.isEmpty() ? EventFilter.everything() : EventFilter.all(filters.toArray(EventFilter[]::new));
    }

    private static void add(List<EventFilter> filters, int values, Supplier<EventFilter> filter) {
        if (values > 0) {
            filters.add(filter.get());
        }
    }

    /** Returns the name of the sink. */
    String id() {
        if (!settings.id().isEmpty()) {
            return settings.id();
        }
        String name = (BeanFactoryUtils.transformedBeanName(bean) + "." + method.getName())
                .replaceAll("[^A-Za-z0-9._-]", "-");
        return name.substring(Math.max(0, name.length() - LONGEST_ID));
    }

    WikiStreamListener settings() {
        return settings;
    }

    /** Calls the method with those of the events that it wants. What it throws is thrown as it is. */
    void deliver(List<StreamEvent> events) throws Exception {
        List<StreamEvent> wanted = events.stream()
                .filter(event -> eventType.isInstance(event) && filter.test(event))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        Object target = beans.getBean(bean);
        Method callable = AopUtils.selectInvocableMethod(method, target.getClass());
        ReflectionUtils.makeAccessible(callable);
        if (takesList) {
            call(target, callable, wanted);
        } else {
            for (StreamEvent event : wanted) {
                call(target, callable, event);
            }
        }
    }

    private static void call(Object target, Method method, Object argument) throws Exception {
        try {
            method.invoke(target, argument);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
