/** An application that uses the test slice, and its tests. */
@NullMarked
package com.example.watch;

import org.jspecify.annotations.NullMarked;
