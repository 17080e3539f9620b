package io.github.wikistream.examples.dashboard.query;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds addresses of pages and diffs. The scheme is https, the host is validated, and titles are escaped. */
public final class WikiLinks {
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+");
    private static final Pattern LANGUAGE_WIKI = Pattern.compile(
            "((?:[a-z]{2,3}|simple)(?:_[a-z]+)*)(wiki|wiktionary|wikibooks|wikinews|wikiquote|wikisource|wikiversity|wikivoyage)");
    private static final Map<String, String> OTHER_WIKIS = Map.of(
            "commonswiki", "commons.wikimedia.org",
            "wikidatawiki", "www.wikidata.org",
            "metawiki", "meta.wikimedia.org",
            "specieswiki", "species.wikimedia.org",
            "incubatorwiki", "incubator.wikimedia.org",
            "mediawikiwiki", "www.mediawiki.org",
            "sourceswiki", "wikisource.org",
            "wikifunctionswiki", "www.wikifunctions.org");

    private WikiLinks() {}

    /** Returns the host of a wiki by its database name, such as {@code en.wikipedia.org} for {@code enwiki}; {@code null} if unknown. */
    public static @Nullable String hostOf(String wiki) {
        String other = OTHER_WIKIS.get(wiki);
        if (other != null) {
            return other;
        }
        Matcher matcher = LANGUAGE_WIKI.matcher(wiki);
        if (!matcher.matches()) {
            return null;
        }
        String project = matcher.group(2).equals("wiki") ? "wikipedia" : matcher.group(2);
        return matcher.group(1).replace('_', '-') + "." + project + ".org";
    }

    /** Returns the address of a page; {@code null} if the host is unknown or invalid. */
    public static @Nullable String page(@Nullable String host, String title) {
        return https(host, "/wiki/" + title.replace(' ', '_'), null);
    }

    /** Returns the address of a page's history; {@code null} if the host is unknown or invalid. */
    public static @Nullable String history(@Nullable String host, String title) {
        // An ampersand in a title must not begin another parameter.
        String parameter = URLEncoder.encode(title.replace(' ', '_'), StandardCharsets.UTF_8);
        return host == null || !HOST.matcher(host).matches()
                ? null
                : "https://" + host + "/w/index.php?title=" + parameter + "&action=history";
    }

    /** Returns the address of the diff of a change; {@code null} if the host or the revision is unknown. */
    public static @Nullable String diff(@Nullable String host, @Nullable Long before, @Nullable Long after) {
        if (after == null) {
            return null;
        }
        return https(host, "/w/index.php", before == null ? "oldid=" + after : "diff=" + after + "&oldid=" + before);
    }

    private static @Nullable String https(@Nullable String host, String path, @Nullable String query) {
        if (host == null || !HOST.matcher(host).matches()) {
            return null;
        }
        try {
            // This constructor escapes all reserved characters except slashes, which titles may contain.
            return new URI("https", host, path, query, null).toASCIIString();
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
