/** What an adapter's file names and configuration mean for Together; values only, no network. */
@NullMarked
package dev.loraoperator.preflight.rules;

import org.jspecify.annotations.NullMarked;
