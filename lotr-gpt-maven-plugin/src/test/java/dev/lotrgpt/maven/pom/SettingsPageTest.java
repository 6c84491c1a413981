package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/settings.md");

  private final PluginDescriptor plugin = NameCheckTest.descriptor();
  private final String page = SettingsPage.of(plugin);

  @Test
  void thePageSaysWhatTheCodeDoes() throws Exception {
    if (Boolean.getBoolean("settings.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
        .as("docs/settings.md: write it again with -Dsettings.write=true")
        .isEqualTo(page);
  }

  /** {@code mvn lotr-gpt:help -Ddetail -Dgoal=train} does not show what is below an element. */
  @ParameterizedTest
  @EnumSource(Setting.class)
  void theHelpOfTrainNamesEachSetting(Setting setting) {
    assertThat(plugin.getMojo("train").getParameterMap().get(setting.group()).getDescription())
        .containsPattern("\\b" + setting.key() + "\\b");
  }

  /** Whatever a goal can be told has its row. */
  @Test
  void thePageHasAllPropertiesAndElements() {
    GoalParameters parameters = new GoalParameters(plugin);
    for (String property : parameters.properties()) {
      assertThat(page).contains("`" + property + "`");
    }
    Set<String> ofHelp = Set.of("detail", "goal", "indentSize", "lineLength");
    for (String element : parameters.elements()) {
      if (ofHelp.contains(element)) {
        continue;
      }
      assertThat(page).contains("`<" + element + ">`");
    }
    assertThat(parameters.properties())
        .containsAll(Set.of("lotr-gpt.training.beta2", Scale.PROPERTY));
  }
}
