package io.github.wikistream.examples.cli;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.cli.console.Console;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.examples.cli.console.PlainText;
import io.github.wikistream.examples.cli.settings.Setting;
import io.github.wikistream.examples.cli.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Prints the settings that are in force. */
@Command(
        name = "config",
        header = "Prints the settings that are in force, and where each comes from.",
        description = {
            "For the command line that follows, without running it. An option on the command line comes before the"
                    + " environment",
            "(WIKISTREAM_MAX_LAG), and that before the file of --config or WIKISTREAM_CONFIG (max-lag=30s)."
                    + " Passwords are not shown."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wikistream config",
            "  wikistream config dashboard --port 9000",
            "  wikistream config run --config /etc/wikistream.properties"
        })
final class ConfigCommand extends BaseCommand {
    private static final String HIDDEN = "***";
    private static final String NONE = "-";

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The command with its options. Default: dashboard")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Console console;
    private final Settings settings;

    ConfigCommand(Console console, Settings settings) {
        this.console = console;
        this.settings = settings;
    }

    private record Row(String name, String value, String origin) {}

    @Override
    public Integer call() {
        List<String> line = words.isEmpty() ? List.of("dashboard") : words;
        ParseResult parsed = parse(line);
        List<Row> rows = new ArrayList<>();
        for (ArgSpec arg : parsed.commandSpec().args()) {
            String name = SettingDefaults.name(arg);
            if (name != null) {
                rows.add(row(name, arg, parsed));
            }
        }
        for (String password : Settings.withoutOption()) {
            settings.find(password).ifPresent(setting -> rows.add(new Row(password, HIDDEN, setting.origin())));
        }
        int name = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        int value = rows.stream()
                .mapToInt(row -> PlainText.width(row.value()))
                .max()
                .orElse(0);
        rows.forEach(row -> console.out()
                .println(PlainText.fit(row.name(), name) + "  " + PlainText.fit(row.value(), value) + "  "
                        + row.origin()));
        return ExitCode.OK;
    }

    private ParseResult parse(List<String> line) {
        CommandLine root = spec.root().commandLine();
        CommandLine command = root.getSubcommands().get(line.get(0));
        if (command == null || command == spec.commandLine()) {
            throw new ParameterException(
                    spec.commandLine(), "no command '" + line.get(0) + "': name one of those of './wikistream --help'");
        }
        return command.parseArgs(line.subList(1, line.size()).toArray(String[]::new));
    }

    private Row row(String name, ArgSpec arg, ParseResult parsed) {
        boolean given = arg instanceof OptionSpec option
                ? parsed.hasMatchedOption(option)
                : parsed.matchedPositionals().contains(arg);
        String origin = given
                ? "command line"
                : settings.find(name).map(Setting::origin).orElse("default");
        // An option that Main has read has no value here.
        Object value =
                arg.getValue() == null ? settings.find(name).map(Setting::value).orElse(null) : arg.getValue();
        return new Row(name, PlainText.of(shown(value)), origin);
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Collection<?> several) {
            return several.isEmpty()
                    ? NONE
                    : several.stream().map(ConfigCommand::shown).collect(Collectors.joining(" "));
        }
        if (value instanceof Map<?, ?> pairs) {
            return pairs.isEmpty()
                    ? NONE
                    : pairs.entrySet().stream()
                            .map(pair -> shown(pair.getKey()) + "=" + shown(pair.getValue()))
                            .collect(Collectors.joining(" "));
        }
        if (value instanceof Duration duration) {
            return duration.toString().substring(2).toLowerCase(Locale.ROOT);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? NONE : masked(text);
    }

    private static String masked(String text) {
        try {
            return text.contains(":") ? PluginUri.parse(text).toString() : text;
        } catch (IllegalArgumentException e) {
            // Not an address, so it contains no password.
            return text;
        }
    }
}
