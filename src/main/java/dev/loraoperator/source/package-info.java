/** Turns a source into a URL that Together can fetch; the only package that uses the AWS SDK. */
@NullMarked
package dev.loraoperator.source;

import org.jspecify.annotations.NullMarked;
