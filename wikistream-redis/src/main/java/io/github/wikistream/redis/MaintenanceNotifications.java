package io.github.wikistream.redis;

import io.lettuce.core.ClientOptions;
import java.lang.reflect.Method;

/**
 * Turns off maintenance notifications, which Lettuce 7 subscribes to and only Redis Cloud sends. Lettuce 6, which Spring Boot 3.5 and 4.0 manage,
 * has neither them nor the option, so it is looked up.
 */
final class MaintenanceNotifications {
    private MaintenanceNotifications() {}

    static void disable(ClientOptions.Builder options) {
        try {
            Class<?> config = Class.forName("io.lettuce.core.MaintNotificationsConfig");
            Method setting = ClientOptions.Builder.class.getMethod("maintNotificationsConfig", config);
            setting.invoke(options, config.getMethod("disabled").invoke(null));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            // Lettuce 6: there is nothing to turn off.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Lettuce's maintenance notifications cannot be turned off", e);
        }
    }
}
