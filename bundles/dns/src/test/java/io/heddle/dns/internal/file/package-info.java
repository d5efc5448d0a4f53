/** Tests of the resolv.conf backend. */
package io.heddle.dns.internal.file;
