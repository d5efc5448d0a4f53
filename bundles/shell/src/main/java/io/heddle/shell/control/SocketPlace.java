package io.heddle.shell.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The place of the control socket in the file system. Its folder belongs to the daemon: only the daemon's user and the group
 * get into it, whatever the process's file mode mask is.
 */
final class SocketPlace {

    private static final String FOLDER_MODE = "rwxr-x---";
    private static final String SOCKET_MODE = "rw-rw----";
    private static final int BACKLOG = 16;

    private final Path socket;
    private final String group;

    /** @param group name of the group that may use the socket, or empty for none */
    SocketPlace(Path socket, String group) {
        this.socket = socket;
        this.group = group;
    }

    /**
     * Listens on the socket. One that a dead process left is replaced.
     *
     * @throws IOException if that is not possible, or if a live process listens there
     */
    ServerSocketChannel open() throws IOException {
        var folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("socket " + socket + " has no folder");
        }
        Files.createDirectories(folder);
        if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("folder " + folder + " of the socket is writable for everybody");
        }
        protect(folder, FOLDER_MODE);
        removeDead();
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            protect(socket, SOCKET_MODE);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new IOException("cannot listen on " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Removes the socket file. */
    void remove() throws IOException {
        Files.deleteIfExists(socket);
    }

    private void removeDead() throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        if (isLive()) {
            throw new IOException("another process listens on " + socket);
        }
        Files.delete(socket);
    }

    private boolean isLive() {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private void protect(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        if (!group.isEmpty()) {
            var principals = path.getFileSystem().getUserPrincipalLookupService();
            Files.getFileAttributeView(path, PosixFileAttributeView.class)
                    .setGroup(principals.lookupPrincipalByGroupName(group));
        }
    }
}
