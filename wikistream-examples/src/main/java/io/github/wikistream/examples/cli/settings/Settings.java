package io.github.wikistream.examples.cli.settings;

import io.github.wikistream.examples.SimilarNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the command from the environment ({@code WIKISTREAM_MAX_LAG}) and from a properties file ({@code max-lag}), in that order. Each is
 * named after the option of the command line, which takes precedence. A secret may also be in a file of its own ({@code
 * WIKISTREAM_REDIS_PASSWORD_FILE}), as containers provide it. An empty value is none. Immutable.
 */
public final class Settings {
    /** Settings that have no option, since a command line is visible to other users. */
    public static final String POSTGRES_PASSWORD = "postgres-password";

    public static final String REDIS_PASSWORD = "redis-password";

    private static final String CONFIG = "config";
    private static final String PREFIX = "WIKISTREAM_";
    private static final String FILE = "-file";
    private static final Set<String> PASSWORDS = Set.of(POSTGRES_PASSWORD, REDIS_PASSWORD);
    private static final Set<String> SECRETS = Set.of(POSTGRES_PASSWORD, REDIS_PASSWORD, "postgres", "redis", "sink");

    /** Variables of the launcher and of the tests, and those by which Kubernetes tells of a service named wikistream. */
    private static final Pattern FOREIGN = Pattern.compile(
            "WIKISTREAM_(CLASSPATH|JAVA_OPTS|HOME|TEST_.*|(.*_)?SERVICE_(HOST|PORT)(_.*)?|(.*_)?PORT_[0-9]+_(TCP|UDP|SCTP).*)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, Setting> environment;
    private final Map<String, Setting> file;
    private final @Nullable Path path;

    private Settings(Map<String, Setting> environment, Map<String, Setting> file, @Nullable Path path) {
        this.environment = environment;
        this.file = file;
        this.path = path;
    }

    /**
     * Reads the environment, and the file that the command line or the environment names.
     *
     * @param words the command line, for {@code --config FILE}
     * @throws IllegalArgumentException if the file cannot be read, or a secret is set twice
     */
    public static Settings read(List<String> words, Map<String, String> variables) {
        Map<String, String> own = new TreeMap<>();
        variables.forEach((name, value) -> {
            boolean address = name.equals(PREFIX + "PORT")
                    && SERVICE_ADDRESS.matcher(value).matches();
            if (name.startsWith(PREFIX) && !FOREIGN.matcher(name).matches() && !address) {
                own.put(name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-'), value);
            }
        });
        String named = config(words, own.remove(CONFIG));
        Path path = named == null || named.isEmpty() ? null : Path.of(named);
        return new Settings(
                resolved(own, Settings::variable),
                path == null ? Map.of() : resolved(load(path), key -> key + " in " + path),
                path);
    }

    private static @Nullable String config(List<String> words, @Nullable String variable) {
        String option = "--" + CONFIG;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(option + "=")) {
                return words.get(i).substring(option.length() + 1);
            }
            if (words.get(i).equals(option) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return variable;
    }

    private static Map<String, String> load(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read the settings in " + path + ": " + reason(e), e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    @FunctionalInterface
    private interface Naming {
        String of(String name);
    }

    /** Replaces the names of files with secrets by what they contain. */
    private static Map<String, Setting> resolved(Map<String, String> values, Naming naming) {
        Map<String, Setting> settings = new TreeMap<>();
        values.forEach((name, value) -> {
            if (value.isEmpty()) {
                return;
            }
            String secret = secretOf(name);
            String target = secret == null ? name : secret;
            String content = secret == null ? value : content(naming.of(name), Path.of(value));
            Setting other = settings.put(target, new Setting(content, naming.of(name)));
            if (other != null) {
                throw new IllegalArgumentException(
                        other.origin() + " and " + naming.of(name) + " set the same: leave one of them out");
            }
        });
        return settings;
    }

    private static @Nullable String secretOf(String name) {
        String secret = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : "";
        return SECRETS.contains(secret) ? secret : null;
    }

    private static String content(String origin, Path secret) {
        try {
            return Files.readString(secret).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(origin + ": cannot read " + secret + ": " + reason(e), e);
        }
    }

    /** Returns the variable of a setting. */
    public static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns whether a setting is a secret from its first to its last letter; an address may contain one. */
    public static boolean isPassword(String name) {
        return PASSWORDS.contains(name);
    }

    /** Returns the value of a setting. */
    public Optional<Setting> find(String name) {
        return Optional.ofNullable(environment.getOrDefault(name, file.get(name)));
    }

    /** Returns the names of the settings that have no option. */
    public static Set<String> withoutOption() {
        return new TreeSet<>(PASSWORDS);
    }

    /**
     * Rejects settings that no command has.
     *
     * @param options names of the options of all commands
     * @throws UnknownSettingException if there is one
     */
    public void requireKnown(Collection<String> options) {
        List<String> known =
                Stream.concat(options.stream(), PASSWORDS.stream()).distinct().toList();
        for (String name : environment.keySet()) {
            if (!known.contains(name)) {
                throw new UnknownSettingException(
                        "unknown setting " + variable(name) + " in the environment",
                        SimilarNames.of(name, known).stream()
                                .map(Settings::variable)
                                .toList());
            }
        }
        for (String name : file.keySet()) {
            if (!known.contains(name)) {
                throw new UnknownSettingException(
                        "unknown setting '" + name + "' in " + path, SimilarNames.of(name, known));
            }
        }
    }
}
