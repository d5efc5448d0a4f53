package io.heddle.hub.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the embedded control plane. */
@ObjectClassDefinition(
        name = "Heddle hub",
        description =
                "An embedded control plane: gateways and NetBird clients pointed at it form one network. It is off"
                        + " without this configuration; a change restarts it, its state and the peers' addresses stay.")
public @interface HubConfig {

    @AttributeDefinition(
            name = "Listen address",
            description = "The literal IP address to listen on, for example 127.0.0.1, or 0.0.0.0 for all. Required.")
    String listen_address() default "";

    @AttributeDefinition(
            name = "Listen port",
            description = "The TCP port of management and signal, 1 to 65535; 0 lets the system choose one.")
    int listen_port() default 10000;

    @AttributeDefinition(
            name = "Advertised host",
            description =
                    "The name or address under which peers reach this hub. Empty means the listen address, and is not"
                            + " possible if that stands for all addresses.")
    String advertised_host() default "";

    @AttributeDefinition(
            name = "Advertised port",
            description = "The port under which peers reach this hub, 1 to 65535; 0 means the one it listens on.")
    int advertised_port() default 0;

    @AttributeDefinition(
            name = "State directory",
            description =
                    "The absolute path of the directory that keeps keys, peers and policies. It is made if it is missing,"
                            + " and must not be shared with another hub. Required.")
    String state_directory() default "";

    @AttributeDefinition(
            name = "IPv4 network",
            description =
                    "The overlay network, for example 100.77.0.0/16, with a length of 8 to 28. Read when the network is"
                            + " made. Empty means a random /16 of 100.64.0.0/10.")
    String network_v4() default "";

    @AttributeDefinition(name = "Domain", description = "The domain of the peers' names.")
    String domain() default "heddle.internal";

    @AttributeDefinition(
            name = "TLS certificate",
            description = "A PEM file with the certificate, followed by those of its issuers. Empty means plaintext.")
    String tls_certificate() default "";

    @AttributeDefinition(
            name = "TLS key",
            description = "A PEM file with the unencrypted PKCS #8 key of the certificate. Goes with the certificate.")
    String tls_key() default "";

    @AttributeDefinition(
            name = "Lazy connections",
            description = "Whether peers connect to each other only when there is traffic.")
    boolean lazy_connections() default false;

    @AttributeDefinition(
            name = "Bootstrap key",
            type = AttributeType.PASSWORD,
            description =
                    "A setup key, in the form of a UUID, that a new network starts with. Read only when the state is made;"
                            + " later it can be revoked like any other, under the id bootstrap.")
    String _bootstrap_key() default "";

    @AttributeDefinition(
            name = "Bootstrap limit",
            description = "How many peers may register with the bootstrap key, 0 for no limit.")
    int bootstrap_limit() default 0;
}
