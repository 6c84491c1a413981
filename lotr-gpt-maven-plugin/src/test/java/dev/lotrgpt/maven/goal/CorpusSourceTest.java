package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.maven.pom.StudyElements;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusSourceTest {
  /** A remedy: raise or lower, what, to at least or at most what. */
  private static final Pattern REMEDY =
      Pattern.compile("(?:raise|lower) (?:the (\\S+) in )?([^:]+?) to at (?:least|most) ([\\d.]+)");

  private static final Pattern PROPERTY = Pattern.compile("\\(-Dlotr-gpt\\.(\\S+)\\)");

  private static final CorpusRecord LONG =
      new CorpusRecord("b.txt", "b.txt", "long", 100_000, 10, 0.1);

  @TempDir Path directory;
  private final Properties commandLine = new Properties();

  @Test
  void tellsWhatOfADirectoryIsLeftOut() throws IOException {
    Files.writeString(directory.resolve("README.txt"), "read me");
    Files.writeString(directory.resolve("1.md"), "chapter");
    Files.createDirectory(directory.resolve("drafts"));
    assertThat(CorpusSource.read(Optional.of(directory), directory.getParent()).remarks())
        .containsExactly(
            "Of "
                + directory.getFileName()
                + " it reads README.txt; left out, as no .txt or .xml files of its own, are 1.md,"
                + " drafts/");
  }

  @Test
  void tellsOfAByteOrderMarkInside() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "\uFEFFa\n\uFEFFb\n");
    assertThat(CorpusSource.read(Optional.of(file), directory).remarks())
        .singleElement()
        .asString()
        .startsWith("a.txt has a byte order mark (U+FEFF) inside, ");
  }

  @Test
  void saysNothingOfAnOrdinaryText() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "\uFEFFa\r\nb\r\n");
    assertThat(CorpusSource.read(Optional.of(file), directory).remarks()).isEmpty();
  }

  /** Each remedy alone, done as it says, lets the run be trained. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The study varies it: not -Dlotr-gpt.data.fraction
        "400, <vary><fraction>0.02, 1</fraction></vary> | fraction 0.02 | <study><vary><fraction>",
        "100, <vary><context>4, 40</context></vary> | context 40 | <study><vary><context>",
        "400, <cases><case><name>a</name><fraction>0.02</fraction></case></cases> | a |"
            + " <study><cases><case> 'a', <fraction>",
        "100, <vary><validationShare>0.02, 0.3</validationShare></vary> | validationShare 0.02 |"
            + " <study><vary><validationShare>",
        // It varies something else
        "100, <vary><dropout>0, 0.2</dropout></vary> | dropout 0 | -Dlotr-gpt.model.context",
        "40, <vary><dropout>0, 0.2</dropout></vary> | dropout 0 | -Dlotr-gpt.data.validationShare",
      })
  void namesWhatASettingOfAShortTextDependsOn(String study, String run, String place)
      throws Exception {
    int characters = Integer.parseInt(study.substring(0, study.indexOf(',')));
    String xml = "<study>" + study.substring(study.indexOf(',') + 1).trim() + "</study>";
    Path file = Files.writeString(directory.resolve("a.txt"), "abcd".repeat(characters / 4));
    CorpusSource corpus = CorpusSource.read(Optional.of(file), directory);
    commandLine.setProperty("lotr-gpt.model.context", "12");
    if (characters == 40) {
      commandLine.setProperty("lotr-gpt.model.context", "10");
    }
    String refusal = refusal(corpus, xml, run).orElseThrow();
    assertThat(refusal).contains(place).endsWith("give a longer <corpus> (-Dlotr-gpt.corpus)");

    Matcher remedies = REMEDY.matcher(refusal.substring(refusal.indexOf(": ") + 2));
    int tried = 0;
    while (remedies.find()) {
      tried++;
      Matcher property = PROPERTY.matcher(remedies.group(2));
      if (property.find()) {
        String name = "lotr-gpt." + property.group(1);
        Object before = commandLine.setProperty(name, remedies.group(3));
        assertThat(refusal(corpus, xml, run)).as(remedies.group()).isEmpty();
        commandLine.remove(name);
        if (before != null) {
          commandLine.setProperty(name, before.toString());
        }
      } else {
        String changed = xml.replace(remedies.group(1), remedies.group(3));
        assertThat(changed).isNotEqualTo(xml);
        assertThat(refusal(corpus, changed, run.replace(remedies.group(1), remedies.group(3))))
            .as(remedies.group())
            .isEmpty();
      }
    }
    assertThat(tried).isPositive();
  }

  /** The text to make longer is the study's own, not that of the command line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<vary><corpus>a.txt, b.txt</corpus></vary> | a.txt | <study><vary><corpus>",
        "<cases><case><name>x</name><corpus>a.txt</corpus></case></cases> | x |"
            + " <study><cases><case> 'x', <corpus>",
      })
  void namesTheTextThatIsShort(String study, String run, String place) throws Exception {
    Path file = Files.writeString(directory.resolve("a.txt"), "abcd".repeat(10));
    CorpusSource corpus = CorpusSource.read(Optional.of(file), directory);
    StudyDeclaration declaration =
        StudyElements.read("<study>" + study + "</study>", commandLine, directory);
    CorpusRecord text = corpus.describe(declaration.baseline());
    Study planned =
        declaration
            .study()
            .toStudy(
                "it:id",
                "id",
                declaration.baseline(),
                own -> own.orElseThrow().path().equals("a.txt") ? text : LONG,
                "cpu",
                1);
    Map<String, String> refusals = ShortText.refusals(planned, declaration.study());
    assertThat(refusals).containsOnlyKeys(planned.runs().get(0).id());
    assertThat(refusals.values())
        .singleElement()
        .asString()
        .endsWith("give a longer text in " + place);
    assertThat(
            new TrainPlan(planned, declaration.study(), refusals, List.of())
                .inPlace(planned.runs().get(0), "<corpus> (-Dlotr-gpt.corpus): a.txt has changed"))
        .isEqualTo(place + ": a.txt has changed");
  }

  private Optional<String> refusal(CorpusSource corpus, String xml, String label) throws Exception {
    StudyDeclaration declaration = StudyElements.read(xml, commandLine, directory);
    Settings baseline = declaration.baseline();
    CorpusRecord text = corpus.describe(baseline);
    Study study = declaration.study().toStudy("it:id", "id", baseline, own -> text, "cpu", 1);
    List<String> ids =
        study.runs().stream()
            .filter(run -> run.label().equals(label))
            .map(run -> run.id())
            .toList();
    assertThat(ids).as(label).hasSize(1);
    return Optional.ofNullable(ShortText.refusals(study, declaration.study()).get(ids.get(0)));
  }
}
