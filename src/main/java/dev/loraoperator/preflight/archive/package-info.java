/** Inspects one zip or tar.gz: its format, its file list and the adapter's two files. */
@NullMarked
package dev.loraoperator.preflight.archive;

import org.jspecify.annotations.NullMarked;
