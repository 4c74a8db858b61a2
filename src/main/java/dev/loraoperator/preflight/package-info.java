/** Looks at an adapter's files where they lie, in kilobytes, before an upload is spent on them. */
@NullMarked
package dev.loraoperator.preflight;

import org.jspecify.annotations.NullMarked;
