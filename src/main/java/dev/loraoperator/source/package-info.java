/** Turns a source into what Together can fetch; the AWS presigner lives here. */
@NullMarked
package dev.loraoperator.source;

import org.jspecify.annotations.NullMarked;
