@NullMarked
package dev.fairlead.gateway.workflow.web;

import org.jspecify.annotations.NullMarked;
