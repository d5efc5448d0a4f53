package io.heddle.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the gateway, PID {@value GatewayComponent#PID}. */
@ObjectClassDefinition(name = "Heddle gateway", description = "Joins this host to an overlay network.")
public @interface GatewayConfig {

    @AttributeDefinition(
            description =
                    "Management server, https://host[:port] or http://host[:port]. There is no default: without it the"
                            + " gateway contacts nobody. Takes effect at the next start.")
    String management_url() default "";

    @AttributeDefinition(
            description = "Name of the tunnel's interface, 1 to 15 characters. Takes effect at the next start.")
    String interface_name() default "hd0";

    @AttributeDefinition(
            description =
                    "Wanted UDP port of the tunnel, 0 to 65535. If it is taken, another one is used. 0: any free one.")
    int listen_port() default 51820;

    @AttributeDefinition(description = "MTU of the tunnel, 576 to 8192 bytes. 0: what the network proposes, else 1280.")
    int mtu() default 0;

    @AttributeDefinition(description = "Name of this gateway in the network. Empty: the host's name.")
    String host_name() default "";

    @AttributeDefinition(description = "Whether this gateway takes part in the IPv6 overlay.")
    boolean ipv6() default true;

    @AttributeDefinition(
            description = "Whether nothing may come in through the tunnel, whatever the network's policies say.")
    boolean block_inbound() default false;

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "WireGuard pre-shared key of the whole network, base64. Empty: none.")
    String _preshared_key() default "";

    @AttributeDefinition(
            description =
                    "Beginnings of names of interfaces whose addresses are not offered to peers. Empty: tunnels, container"
                            + " bridges and loopback of common names.")
    String[] excluded_interfaces() default {};

    @AttributeDefinition(
            description =
                    "Directory of durable state. Empty: the framework property heddle.state.dir, else /var/lib/heddle.")
    String state_directory() default "";
}
