package dev.lotrgpt.maven;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The report is a library: it knows no Maven, and each of its parts only what is below it. */
@AnalyzeClasses(
    packages = "dev.lotrgpt.maven",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String REPORT = "dev.lotrgpt.maven.report";

  @ArchTest
  static final ArchRule THE_REPORT_KNOWS_NO_MAVEN =
      noClasses()
          .that()
          .resideInAPackage(REPORT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.maven..",
              "org.codehaus.plexus..",
              "dev.lotrgpt.maven",
              "dev.lotrgpt.maven.goal..",
              "dev.lotrgpt.maven.pom..",
              "dev.lotrgpt.maven.progress..",
              "dev.lotrgpt.maven.worker..");

  /** Pages show drawings of plots, which are made from findings, which are made from results. */
  @ArchTest
  static final ArchRule IMPORTS_RUN_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("stage")
          .definedBy(REPORT + ".stage..")
          .layer("page")
          .definedBy(REPORT + ".page..")
          .layer("drawing")
          .definedBy(REPORT + ".drawing..")
          .layer("plot")
          .definedBy(REPORT + ".plot..")
          .layer("finding")
          .definedBy(REPORT + ".finding..")
          .layer("result")
          .definedBy(REPORT + ".result..")
          .whereLayer("stage")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("page")
          .mayOnlyBeAccessedByLayers("stage")
          .whereLayer("drawing")
          .mayOnlyBeAccessedByLayers("page")
          .whereLayer("plot")
          .mayOnlyBeAccessedByLayers("page", "drawing")
          .whereLayer("finding")
          .mayOnlyBeAccessedByLayers("page", "plot")
          .whereLayer("result")
          .mayOnlyBeAccessedByLayers("stage", "page", "drawing", "plot", "finding");

  /** Charts are drawn in one place. */
  @ArchTest
  static final ArchRule JFREECHART_IS_FOR_DRAWINGS =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPORT + ".drawing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jfree..", "org.apache.batik..");
}
