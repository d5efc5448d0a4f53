/** What people read: tables and status texts made from the JSON answers. */
@NullMarked
package io.heddle.shell.text;

import org.jspecify.annotations.NullMarked;
