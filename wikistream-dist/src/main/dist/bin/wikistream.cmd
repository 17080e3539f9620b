@echo off
rem wikistream: runs the command. See wikistream --help.
rem
rem JAVA_HOME             which Java to run with; otherwise the one on the PATH
rem WIKISTREAM_CLASSPATH  jars and folders with plugins of your own: sinks, sources, metric stores, metrics
rem WIKISTREAM_JAVA_OPTS  further options for Java, such as -Xmx1g

setlocal
set "LIB=%~dp0..\lib"
set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
set "JARS=%LIB%\app\*;%LIB%\third-party\*;%LIB%\embedded\*"
if defined WIKISTREAM_CLASSPATH set "JARS=%JARS%;%WIKISTREAM_CLASSPATH%"

"%JAVA%" ^
    -Xlog:disable -XX:+UseSerialGC -Xms24m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 ^
    -XX:MinRAMPercentage=35 -XX:+ExitOnOutOfMemoryError -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 ^
    -Dfile.encoding=UTF-8 --enable-native-access=ALL-UNNAMED ^
    %WIKISTREAM_JAVA_OPTS% ^
    -cp "%JARS%" ^
    io.github.wikistream.examples.cli.Main %*
exit /b %ERRORLEVEL%
