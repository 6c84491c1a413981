package dev.lotrgpt;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.fault.Told;

/**
 * Holds the import direction: worker, claim, result, store, plan, training, model, text, compute,
 * file.
 */
@AnalyzeClasses(packages = "dev.lotrgpt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule IMPORTS_RUN_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("worker")
          .definedBy("dev.lotrgpt.worker..")
          .layer("claim")
          .definedBy("dev.lotrgpt.claim..")
          .layer("result")
          .definedBy("dev.lotrgpt.result..")
          .layer("store")
          .definedBy("dev.lotrgpt.store..")
          .layer("plan")
          .definedBy("dev.lotrgpt.plan..")
          .layer("training")
          .definedBy("dev.lotrgpt.training..")
          .layer("model")
          .definedBy("dev.lotrgpt.model..")
          .layer("compute")
          .definedBy("dev.lotrgpt.compute..")
          .layer("text")
          .definedBy("dev.lotrgpt.text..")
          .layer("file")
          .definedBy("dev.lotrgpt.file..")
          .whereLayer("worker")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("claim")
          .mayOnlyBeAccessedByLayers("worker")
          .whereLayer("result")
          .mayOnlyBeAccessedByLayers("claim", "worker")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("result", "claim", "worker")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("store", "result", "claim", "worker")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("plan", "store", "result", "worker")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("training", "plan", "result", "worker")
          .whereLayer("compute")
          .mayOnlyBeAccessedByLayers("text", "model", "training", "plan", "result", "worker")
          .whereLayer("text")
          .mayOnlyBeAccessedByLayers("training", "plan", "store", "result", "worker", "model")
          .whereLayer("file")
          .mayOnlyBeAccessedByLayers(
              "text", "compute", "training", "plan", "store", "result", "worker");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dev.lotrgpt.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_KNOWS_MAVEN =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.maven..")
                  .or(resideInAPackage("org.codehaus.plexus.."))
                  .or(resideInAPackage("dev.lotrgpt.maven..")));

  /**
   * A mistake is one type, {@link Mistake}, and travels in one exception; what is checked is told
   * as well, see {@link Told}. Any other is a defect.
   */
  @ArchTest
  static final ArchRule EXCEPTIONS_THAT_OTHERS_SEE_ARE_TOLD =
      classes()
          .that()
          .arePublic()
          .and()
          .areAssignableTo(RuntimeException.class)
          .and()
          .doNotHaveSimpleName("TrainingInterruptedException") // asked for
          .should()
          .beAssignableTo(MistakeException.class);

  /** ND4J is loaded only where it was chosen. */
  @ArchTest
  static final ArchRule ND4J_IS_KNOWN_TO_ITS_BACKEND_ALONE =
      library("org.nd4j..", "dev.lotrgpt.compute.nd4j..");

  @ArchTest
  static final ArchRule ONEDNN_IS_KNOWN_TO_ITS_BACKEND_ALONE =
      library("org.bytedeco.dnnl..", "dev.lotrgpt.compute.onednn..");

  @ArchTest
  static final ArchRule NATIVE_CODE_IS_KNOWN_TO_BACKENDS_ALONE =
      library("org.bytedeco..", "dev.lotrgpt.compute.*..");

  /** {@code nvidia} is no backend: it asks the driver for its GPUs. */
  @ArchTest
  static final ArchRule BACKENDS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.lotrgpt.compute.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("dev.lotrgpt.compute.nvidia"));

  /** They are services: a class that names one would load it. */
  @ArchTest
  static final ArchRule NOBODY_KNOWS_BACKENDS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lotrgpt.compute.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lotrgpt.compute.*..");

  private static ArchRule library(String library, String backend) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(backend)
        .should()
        .dependOnClassesThat(resideInAPackage(library));
  }

  @ArchTest
  static final ArchRule NO_OTHER_LOGGER =
      GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule ONLY_THE_WORKER_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lotrgpt.worker..")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule NO_JAVA_SERIALISATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");
}
