package io.github.wikistream.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks just enough of PostgreSQL's protocol to ask for a password and call it wrong; the real one of
 * the tests asks for none.
 *
 * <p>Source: PostgreSQL documentation, "Frontend/Backend Protocol", section "Message Formats".
 */
final class RefusingServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusingServer.class);
    private static final int AUTHENTICATION_CLEARTEXT_PASSWORD = 3;

    private final ServerSocket socket;
    private final List<String> passwords = new CopyOnWriteArrayList<>();

    RefusingServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "refusing-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> passwordsReceived() {
        return passwords;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                refuse(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException e) {
                LOG.debug("The client is gone, or the server is closed", e);
            }
        }
    }

    private void refuse(DataInputStream in, DataOutputStream out) throws IOException {
        in.readNBytes(in.readInt() - 4); // startup message
        out.writeByte('R');
        out.writeInt(8);
        out.writeInt(AUTHENTICATION_CLEARTEXT_PASSWORD);
        out.flush();
        in.readByte();
        byte[] password = in.readNBytes(in.readInt() - 4);
        passwords.add(new String(password, 0, password.length - 1, StandardCharsets.UTF_8));
        byte[] fields = "SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"u\"\0\0"
                .getBytes(StandardCharsets.UTF_8);
        out.writeByte('E');
        out.writeInt(4 + fields.length);
        out.write(fields);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
