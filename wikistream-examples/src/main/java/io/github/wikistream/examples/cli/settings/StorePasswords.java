package io.github.wikistream.examples.cli.settings;

import io.github.wikistream.config.PluginUri;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds passwords to the addresses of stores that have none. */
public final class StorePasswords {
    private static final Map<String, String> SETTINGS = Map.of(
            "postgresql", Settings.POSTGRES_PASSWORD,
            "postgres", Settings.POSTGRES_PASSWORD,
            "jdbc", Settings.POSTGRES_PASSWORD,
            "redis", Settings.REDIS_PASSWORD,
            "rediss", Settings.REDIS_PASSWORD,
            "valkey", Settings.REDIS_PASSWORD,
            "valkeys", Settings.REDIS_PASSWORD);

    /** Scheme, and what is before the hosts. */
    private static final Pattern AUTHORITY = Pattern.compile("([a-z]+://)(?:([^/?#@]*)@)?(.*)");

    private final Settings settings;

    public StorePasswords(Settings settings) {
        this.settings = settings;
    }

    /** Returns the address, with the password of the settings if it needs one. */
    public String applyTo(String address) {
        int colon = address.indexOf(':');
        String setting = SETTINGS.get(colon < 0 ? "" : address.substring(0, colon));
        if (setting == null) {
            return address;
        }
        return settings.find(setting)
                .map(password -> with(
                        address,
                        setting,
                        URLEncoder.encode(password.value(), StandardCharsets.UTF_8)
                                .replace("+", "%20")))
                .orElse(address);
    }

    private static String with(String address, String setting, String password) {
        if (setting.equals(Settings.POSTGRES_PASSWORD)) {
            PluginUri uri = PluginUri.parse(address);
            Matcher authority = AUTHORITY.matcher(address);
            boolean has = uri.parameter("password") != null
                    || (authority.matches()
                            && String.valueOf(authority.group(2)).contains(":"));
            return has ? address : address + (address.contains("?") ? "&" : "?") + "password=" + password;
        }
        Matcher authority = AUTHORITY.matcher(address);
        if (!authority.matches()) {
            return address;
        }
        String user = authority.group(2) == null ? "" : authority.group(2);
        return user.contains(":") ? address : authority.group(1) + user + ":" + password + "@" + authority.group(3);
    }
}
