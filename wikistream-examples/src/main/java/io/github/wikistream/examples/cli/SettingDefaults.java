package io.github.wikistream.examples.cli;

import io.github.wikistream.examples.cli.settings.Setting;
import io.github.wikistream.examples.cli.settings.Settings;
import io.github.wikistream.examples.cli.settings.StorePasswords;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Gives options that are not on the command line the values of the settings, and addresses of stores their passwords. */
final class SettingDefaults implements IDefaultValueProvider {
    /** The database of commands that take it as an argument. */
    private static final String DATABASE = "postgres";

    private static final String ADDRESS_LABEL = "URI";
    private static final Set<String> ADDRESSES = Set.of(DATABASE, "redis", "sink");
    private static final Set<String> COMMAND_LINE_ONLY = Set.of("help", "version", "config");

    private final Settings settings;
    private final StorePasswords passwords;

    SettingDefaults(Settings settings) {
        this.settings = settings;
        passwords = new StorePasswords(settings);
    }

    /** Returns the names of the settings of a command and its subcommands. */
    static Set<String> names(CommandLine commandLine) {
        Set<String> names = new LinkedHashSet<>();
        all(commandLine.getCommandSpec()).forEach(arg -> {
            String name = name(arg);
            if (name != null) {
                names.add(name);
            }
        });
        return names;
    }

    private static Stream<ArgSpec> all(CommandSpec command) {
        return Stream.concat(
                command.args().stream(),
                command.subcommands().values().stream().flatMap(sub -> all(sub.getCommandSpec())));
    }

    /** Returns the name of the setting for an option; {@code null} if it can only be on the command line. */
    static @Nullable String name(ArgSpec arg) {
        if (arg instanceof OptionSpec option) {
            String name = option.longestName().replaceFirst("^-+", "");
            return COMMAND_LINE_ONLY.contains(name) ? null : name;
        }
        return arg instanceof PositionalParamSpec && arg.paramLabel().equals(ADDRESS_LABEL) ? DATABASE : null;
    }

    /** Returns the setting for an option. */
    Optional<Setting> find(ArgSpec arg) {
        String name = name(arg);
        return name == null ? Optional.empty() : settings.find(name);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        return find(arg).map(Setting::value).orElse(null);
    }

    /** Returns the origin of a value that was refused, as an addition to the message; empty if it was on the command line. */
    String originOf(@Nullable ArgSpec arg, @Nullable Object refused) {
        return arg == null
                ? ""
                : find(arg)
                        .filter(setting -> setting.value().equals(refused))
                        .map(setting -> " (from " + setting.origin() + ")")
                        .orElse("");
    }

    /** Adds passwords to the addresses of a parsed command. */
    void complete(CommandSpec command) {
        for (ArgSpec arg : command.args()) {
            String name = name(arg);
            if (name == null || !ADDRESSES.contains(name)) {
                continue;
            }
            Object value = arg.getValue();
            if (value instanceof String address && !address.isEmpty()) {
                arg.setValue(passwords.applyTo(address));
            } else if (value instanceof List<?> addresses) {
                arg.setValue(addresses.stream()
                        .flatMap(each -> Stream.of(each.toString().strip().split("\\s+")))
                        .map(passwords::applyTo)
                        .toList());
            }
        }
    }
}
