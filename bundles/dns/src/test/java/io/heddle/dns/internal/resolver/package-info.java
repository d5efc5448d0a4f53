/** Tests of the resolver. */
package io.heddle.dns.internal.resolver;
