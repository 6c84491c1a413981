package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.junit.jupiter.api.Test;

class MergeCheckTest {
  private static final String BASE =
      "<cases><case><name>XS</name><layers>2</layers><heads>4</heads></case>"
          + "<case><name>S</name><layers>4</layers></case></cases>";

  @Test
  void tellsOfACaseThatTakesSomethingOverFromAnother() throws Exception {
    assertThat(lines("<cases><case><name>tiny</name><layers>1</layers></case></cases>", BASE))
        .containsExactly(
            "profile 'big', execution 'sweep', <study><cases>: 'tiny' takes over <heads> from 'XS'"
                + " in the POM of a, as Maven merges lists item by item; if it is not to: <cases"
                + " combine.self=\"override\">");
  }

  @Test
  void tellsOfAClaimLikewise() throws Exception {
    assertThat(
            lines(
                "<claims><claim><statement>B</statement><holds>b</holds></claim></claims>",
                "<claims><claim><statement>A</statement><holds>a</holds><source>s</source></claim>"
                    + "</claims>"))
        .singleElement()
        .asString()
        .contains("'B' takes over <source> from 'A'");
  }

  @Test
  void tellsOfWhatIsTakenOverFromThePluginsConfiguration() throws Exception {
    String plugin =
        "<configuration><study>%s</study></configuration><executions><execution><id>sweep</id>"
            + "<configuration><study>%s</study></configuration></execution></executions>";
    String own = "<claims><claim><statement>B</statement></claim></claims>";
    String all = "<claims><claim><statement>A</statement><holds>a</holds></claim></claims>";
    Model model = pom(plugin.formatted(all, own));
    assertThat(
            new MergeCheck(
                    List.of(new MergeCheck.Layer("the POM of a", Optional.of(model.getBuild()))))
                .lines("g:a"))
        .containsExactly(
            "the POM of a, execution 'sweep', <study><claims>: 'B' takes over <holds> from 'A' in"
                + " the plugin's <configuration> in the POM of a, as Maven merges lists item by"
                + " item; if it is not to: <claims combine.self=\"override\">");
  }

  @Test
  void saysNothingOfWhatIsMeant() throws Exception {
    String tiny = "<case><name>tiny</name><layers>1</layers></case>";
    assertThat(lines("<cases combine.self='override'>" + tiny + "</cases>", BASE)).isEmpty();
    assertThat(lines("<cases combine.children='append'>" + tiny + "</cases>", BASE)).isEmpty();
    // The same case, with one setting changed
    String same = "<case><name>XS</name><layers>1</layers></case>";
    assertThat(lines("<cases>" + same + "</cases>", BASE)).isEmpty();
    // All is said
    String whole = "<case><name>tiny</name><layers>1</layers><heads>1</heads></case>";
    assertThat(lines("<cases>" + whole + "</cases>", BASE)).isEmpty();
    assertThat(lines("<vary><dropout>0</dropout></vary>", BASE)).isEmpty();
  }

  private static List<String> lines(String profile, String base) throws Exception {
    return new MergeCheck(
            List.of(
                new MergeCheck.Layer("profile 'big'", Optional.of(model(profile).getBuild())),
                new MergeCheck.Layer("the POM of a", Optional.of(model(base).getBuild()))))
        .lines("g:a");
  }

  private static Model model(String study) throws Exception {
    return pom(
        "<executions><execution><id>sweep</id><configuration><study>"
            + study
            + "</study></configuration></execution></executions>");
  }

  private static Model pom(String plugin) throws Exception {
    return new MavenXpp3Reader()
        .read(
            new StringReader(
                "<project><build><plugins><plugin><groupId>g</groupId><artifactId>a</artifactId>"
                    + plugin
                    + "</plugin></plugins></build></project>"));
  }
}
