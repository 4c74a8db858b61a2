/** The main job, shown in one command. */
@NullMarked
package dev.loraoperator.demo;

import org.jspecify.annotations.NullMarked;
