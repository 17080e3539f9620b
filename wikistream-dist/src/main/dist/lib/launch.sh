# Finds Java and runs the command. For bin/wikistream of a distribution, and for the launcher of a checkout; both define say().
# shellcheck shell=sh

# Sets $java.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        if [ ! -x "$java" ]; then
            say "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it: point it to a Java, 17 or newer, or unset it"
            exit 1
        fi
    elif ! java=$(command -v java); then
        say 'there is no java on the PATH: install Java, 17 or newer, or set JAVA_HOME'
        exit 1
    fi
}

# Asking Java takes a while, so the file that most builds of Java have is read first.
java_version() {
    file=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")")/release
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$file" 2>/dev/null || true)
    if [ -z "$version" ]; then
        version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    fi
}

check_java() {
    java_version
    if [ -z "$version" ] || [ "$version" -lt 17 ]; then
        say "$java is Java ${version:-of an unknown version}, but 17 or newer is needed: install one, or set JAVA_HOME"
        exit 1
    fi
}

# Becomes the command: launch CLASSPATH CLASS-ARCHIVE-OPTION ARGUMENT…, where the option may be empty.
launch() {
    classpath=$1${WIKISTREAM_CLASSPATH:+:$WIKISTREAM_CLASSPATH}
    share=$2
    shift 2

    # Java cannot tell whether standard output alone is a terminal, nor how wide it is.
    terminal=
    if [ -t 1 ]; then
        columns=$(stty size </dev/tty 2>/dev/null | cut -d ' ' -f 2 || true)
        terminal=${columns:-0}
    fi

    # The serial collector starts fastest and is enough for a stream. The heap begins small and returns what it does not need. Java
    # bounds it by a quarter of the memory, but in a small container by half of it, which leaves too little for everything else:
    # hence MinRAMPercentage. A program out of memory ends, so that its supervisor starts it again. Archives of classes stay where
    # they were made for: a copy at another address is memory of its own, 40 MB of it. The options are words, so they are not quoted.
    # shellcheck disable=SC2086
    exec "$java" \
        -Xlog:disable ${share:+"$share"} -XX:+UseSerialGC -Xms24m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 \
        -XX:MinRAMPercentage=35 -XX:+ExitOnOutOfMemoryError -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
        -Dfile.encoding=UTF-8 --enable-native-access=ALL-UNNAMED \
        -Dwikistream.terminal="$terminal" \
        ${WIKISTREAM_JAVA_OPTS:-} \
        -cp "$classpath" \
        io.github.wikistream.examples.cli.Main "$@"
}
