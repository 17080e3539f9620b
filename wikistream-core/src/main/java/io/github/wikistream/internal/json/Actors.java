package io.github.wikistream.internal.json;

import io.github.wikistream.event.Actor;
import org.jspecify.annotations.Nullable;

/** Reads actors. */
final class Actors {
    private Actors() {}

    /**
     * Reads an actor.
     *
     * @param user the object; {@code null} if it is absent
     * @param prefix the schema's prefix of field names that do not already begin with {@code user_}
     */
    static @Nullable Actor read(@Nullable JsonObject user, String prefix) throws InvalidFieldException {
        if (user == null) {
            return null;
        }
        return Actor.builder()
                .name(user.text("user_text"))
                .id(user.number("user_id"))
                .centralId(user.number("user_central_id"))
                .groups(user.texts(prefix + "groups"))
                .bot(Boolean.TRUE.equals(user.flag(prefix + "is_bot")))
                .temporary(user.flag(prefix + "is_temp"))
                .system(user.flag(prefix + "is_system"))
                .editCount(user.number(prefix + "edit_count"))
                .registeredAt(user.time(prefix + "registration_dt"))
                .build();
    }
}
