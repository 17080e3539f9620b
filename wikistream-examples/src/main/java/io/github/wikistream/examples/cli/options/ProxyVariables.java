package io.github.wikistream.examples.cli.options;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.examples.SourceChoice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxy variables of the environment, as curl interprets them: {@code HTTPS_PROXY} for {@code https}, {@code http_proxy} (lower case
 * only, because CGI passes the header {@code Proxy} as {@code HTTP_PROXY}) for {@code http}, and {@code NO_PROXY} for hosts that are
 * reached directly. The parameter {@code proxy} of a source takes precedence; Java's system properties are used last.
 *
 * @param https   address of the proxy for {@code https}; empty for none
 * @param http    address of the proxy for {@code http}; empty for none
 * @param noProxy names of hosts, in lower case: {@code example.org} includes its subdomains, {@code *} matches all
 */
public record ProxyVariables(String https, String http, List<String> noProxy) {
    private static final Pattern HOST = Pattern.compile("//(?:[^/@]*@)?(\\[[^\\]]*]|[^/:]*)");

    /** Reads the variables. */
    public static ProxyVariables of(Map<String, String> environment) {
        String exceptions = either(environment, "NO_PROXY", "no_proxy").toLowerCase(Locale.ROOT);
        return new ProxyVariables(
                either(environment, "HTTPS_PROXY", "https_proxy"),
                environment.getOrDefault("http_proxy", ""),
                Arrays.stream(exceptions.split("[,\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static String either(Map<String, String> environment, String name, String other) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(other, "") : value;
    }

    /** Returns the source with the proxy as a parameter, unless the source has that parameter or is reached directly. */
    public SourceChoice applyTo(SourceChoice choice) {
        PluginUri uri = PluginUri.parse(choice.uri());
        String proxy = switch (uri.scheme()) {
            case "https" -> https;
            case "http" -> http;
            default -> "";
        };
        if (proxy.isEmpty() || uri.parameter("proxy") != null || isDirect(uri)) {
            return choice;
        }
        String address = proxy.contains("://") ? proxy : "http://" + proxy;
        String separator = uri.parameters().isEmpty() ? "?" : "&";
        String with = choice.uri() + separator + "proxy=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
        return new SourceChoice(choice.kind(), with, choice.label());
    }

    private boolean isDirect(PluginUri uri) {
        Matcher matcher = HOST.matcher(uri.rest());
        String host = matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        return noProxy.stream().anyMatch(name -> name.equals("*") || isWithin(host, name));
    }

    private static boolean isWithin(String host, String name) {
        String domain = name.startsWith(".") ? name.substring(1) : name;
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
