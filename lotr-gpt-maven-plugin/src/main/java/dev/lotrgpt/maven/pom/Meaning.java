package dev.lotrgpt.maven.pom;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an element below another one says, for the page of all settings. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Meaning {
  String value();
}
