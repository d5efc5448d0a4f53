package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The finished bundle: small, and complete without the library that parts of it come from. */
final class BundleIT {

    private static Path bundle() throws IOException {
        Path target = Path.of(System.getProperty("basedir", "."), "target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "heddle-wireguard-*.jar")) {
            return jars.iterator().next();
        }
    }

    @Test
    void importsNothingButLoggingAndTheJdk() throws Exception {
        try (var jar = new JarFile(bundle().toFile())) {
            Manifest manifest = jar.getManifest();
            String imports = manifest.getMainAttributes().getValue("Import-Package");
            assertThat(imports.replaceAll(";[a-z:]*=\"[^\"]*\"|;[a-z:]*=[a-z]*", "")
                            .split(","))
                    .containsOnly("org.jspecify.annotations", "javax.crypto", "javax.crypto.spec", "org.slf4j");
            assertThat(manifest.getMainAttributes().getValue("Export-Package"))
                    .startsWith("io.heddle.wireguard;")
                    .doesNotContain("internal", "bouncycastle");
        }
        assertThat(Files.size(bundle())).isLessThan(300_000);
    }

    /** Keys, agreement and an initiation, with only the bundle and the logging interface to load classes from. */
    @Test
    void computesAHandshakeWithoutBouncyCastleAround() throws Exception {
        URL[] path = {
            bundle().toUri().toURL(),
            Logger.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (var loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> privateKey = loader.loadClass(PrivateKey.class.getName());
            Class<?> publicKey = loader.loadClass(PublicKey.class.getName());
            Object ours = privateKey.getMethod("generate", SecureRandom.class).invoke(null, new SecureRandom());
            Object theirs = privateKey.getMethod("generate", SecureRandom.class).invoke(null, new SecureRandom());
            Object ourPublic = privateKey.getMethod("publicKey").invoke(ours);
            Object theirPublic = privateKey.getMethod("publicKey").invoke(theirs);
            assertThat(privateKey.getMethod("agree", publicKey).invoke(ours, theirPublic))
                    .isEqualTo(privateKey.getMethod("agree", publicKey).invoke(theirs, ourPublic));

            assertThat(initiationTo(theirPublic, ours, loader)).containsExactly("datagram");
        }
    }

    private static List<String> initiationTo(Object peer, Object key, ClassLoader loader) throws Exception {
        Class<?> configType = loader.loadClass(DeviceConfig.class.getName());
        Class<?> deviceType = loader.loadClass(WireGuardDevice.class.getName());
        Class<?> peerType = loader.loadClass(PeerConfig.class.getName());
        Class<?> endpointType = loader.loadClass(Endpoint.class.getName());
        Class<?> outputType = loader.loadClass(Output.class.getName());
        Object config = configType.getMethod("of", key.getClass()).invoke(null, key);
        Object device = deviceType.getConstructor(configType).newInstance(config);
        Object endpoint = Proxy.newProxyInstance(
                loader,
                new Class<?>[] {endpointType},
                (proxy, method, args) -> method.getName().equals("equals"));
        Object peerConfig = peerType.getConstructors()[0].newInstance(peer, null, List.of(), endpoint, 0);
        deviceType.getMethod("putPeer", peerType, long.class).invoke(device, peerConfig, 0L);
        List<String> calls = new ArrayList<>();
        Object out = Proxy.newProxyInstance(loader, new Class<?>[] {outputType}, (proxy, method, args) -> {
            calls.add(method.getName());
            return null;
        });
        deviceType
                .getMethod("initiate", peer.getClass(), long.class, outputType)
                .invoke(device, peer, 0L, out);
        return calls;
    }
}
