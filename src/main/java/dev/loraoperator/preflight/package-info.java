/** Checks an adapter's files at their source, by reading kilobytes of them, before the upload. */
@NullMarked
package dev.loraoperator.preflight;

import org.jspecify.annotations.NullMarked;
