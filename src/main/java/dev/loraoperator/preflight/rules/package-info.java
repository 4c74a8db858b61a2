/** What a look at the adapter's files tells before an upload is spent on them; pure values. */
@NullMarked
package dev.loraoperator.preflight.rules;

import org.jspecify.annotations.NullMarked;
