/** The operator's configuration, read once from the environment. */
@NullMarked
package dev.loraoperator.config;

import org.jspecify.annotations.NullMarked;
