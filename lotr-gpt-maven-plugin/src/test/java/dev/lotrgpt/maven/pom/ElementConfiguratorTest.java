package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import java.nio.file.Path;
import java.util.Properties;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.expression.DefaultExpressionEvaluator;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.junit.jupiter.api.Test;

class ElementConfiguratorTest {
  private static final Precedence NOTHING_GIVEN =
      new Precedence(
          new CommandLine(new Properties(), Path.of("")), new Properties(), true, Scale.NONE);

  private static final CorpusRecord CORPUS =
      new CorpusRecord("corpus", "corpus.txt", "hash", 1000, 20, 0.1);

  @Test
  void readsAStudy() throws Exception {
    Study study =
        study(
            """
            <study>
              <question>Why?</question>
              <vary><weightDecay>0.01, 0.1</weightDecay><dropout>0, 0.2</dropout></vary>
              <claims><claim><statement>It
                  holds</statement><holds>all.n eq 4</holds></claim></claims>
            </study>
            """);
    assertThat(study.title()).isEqualTo("id");
    assertThat(study.question()).isEqualTo("Why?");
    // In the POM's order, which a hash map would lose
    assertThat(study.varied()).containsExactly("weightDecay", "dropout");
    assertThat(study.runs())
        .extracting(PlannedRun::label)
        .startsWith("weightDecay 0.01, dropout 0", "weightDecay 0.01, dropout 0.2");
    assertThat(study.claims().get(0).statement()).isEqualTo("It holds");
  }

  @Test
  void readsCases() throws Exception {
    Study study =
        study(
            "<study><cases><case><name>small</name><layers>2</layers></case>"
                + "<case><name>large</name><layers>8</layers></case></cases></study>");
    assertThat(study.runs()).extracting(PlannedRun::label).containsExactly("small", "large");
  }

  @Test
  void takesAnExecutionWithoutAStudyForOneOfTheBaseline() throws Exception {
    assertThat(study("<model><layers>2</layers></model>").runs()).hasSize(1);
  }

  @Test
  void namesThePathOfAnUnknownElement() {
    refuses("<study><qestion>Why?</qestion></study>", "<study><qestion>", "question");
    refuses("<study><cases><cas/></cases></study>", "<study><cases><cas>", "case");
    refuses(
        "<study><claims><claim><hold>x</hold></claim></claims></study>",
        "<study><claims><claim><hold>",
        "holds");
  }

  @Test
  void asksForBothPartsOfAClaim() {
    assertThatThrownBy(
            () -> study("<study><claims><claim><holds>x</holds></claim></claims></study>"))
        .hasMessage("<study><claims><claim>[1] has no <statement>: say in words what is claimed");
    assertThatThrownBy(
            () -> study("<study><claims><claim><statement>x</statement></claim></claims></study>"))
        .hasMessageStartingWith("<study><claims><claim>[1] has no <holds>");
  }

  /** A goal's parameter that a property may set, as Maven fills it before the goal begins. */
  static final class Cores {
    private int threads;
  }

  @Test
  void saysOfANumberThatIsNotThereThatItIsEmpty() {
    assertThatThrownBy(() -> configure("${lotr-gpt.threads}", empty()))
        .isInstanceOf(ComponentConfigurationException.class)
        .hasMessage("<threads> (-Dlotr-gpt.threads) is empty: give a value or leave it out");
  }

  /** Maven would say before it that it is "for parameter configuration". */
  @Test
  void aMistakeAloneTellsItsPlace() {
    assertThatThrownBy(() -> configure("x", new DefaultExpressionEvaluator()))
        .hasMessage("<threads> (-Dlotr-gpt.threads): 'x' is not a whole number")
        .isInstanceOfSatisfying(
            ComponentConfigurationException.class,
            e -> assertThat(e.getFailedConfiguration()).isNull());
  }

  private void configure(String threads, ExpressionEvaluator evaluator) throws Exception {
    ClassRealm realm = new ClassWorld("test", getClass().getClassLoader()).getClassRealm("test");
    XmlPlexusConfiguration configuration = new XmlPlexusConfiguration("configuration");
    configuration.addChild("threads", threads);
    new ElementConfigurator(any -> NOTHING_GIVEN)
        .configureComponent(new Cores(), configuration, evaluator, realm, null);
  }

  private static ExpressionEvaluator empty() {
    return new DefaultExpressionEvaluator() {
      @Override
      public Object evaluate(String expression) {
        return "";
      }
    };
  }

  private static void refuses(String xml, String path, String suggestion) {
    assertThatThrownBy(() -> study(xml))
        .isInstanceOf(ComponentConfigurationException.class)
        .hasMessage(path + " is no element: perhaps you meant " + suggestion);
  }

  private static Study study(String xml) throws Exception {
    StudyDeclaration declaration = StudyElements.read(xml);
    Settings baseline = declaration.baseline();
    return declaration.study().toStudy("it:a", "id", baseline, own -> CORPUS, "cpu", 1);
  }
}
