package io.heddle.shell.control;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the control socket. */
@ObjectClassDefinition(name = "Heddle control socket", description = "Who may use the heddle command line.")
@interface ControlConfig {

    /** The group. */
    @AttributeDefinition(
            name = "Group",
            description = "Name of a group whose members may use the control socket, besides root. Empty for none."
                    + " Takes effect at once; open connections are closed.")
    String socket_group() default "";
}
