package io.heddle.dns.internal.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@link FileHostDns}. */
@ObjectClassDefinition(
        name = "Heddle: resolv.conf",
        description = "How Heddle points this host at its own name server where no service of the host does that.")
public @interface FileHostDnsConfig {

    /** The default of {@link #path()}. */
    String DEFAULT_PATH = "/etc/resolv.conf";

    @AttributeDefinition(
            name = "File",
            description = "The file that is rewritten while names are served, absolute. A link is followed. A change"
                    + " restores the old file and takes over the new one at once.")
    String path() default DEFAULT_PATH;
}
