package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private final Map<String, Map<String, String>> pom = new HashMap<>();

  @Test
  void takesWhatIsGivenElseTheDefault() {
    assertThat(dropout()).isEqualTo("0.2");
    pom.put("training", Map.of("dropout", "0.4"));
    assertThat(dropout()).isEqualTo("0.4");
  }

  @Test
  void suggestsTheNameThatWasMeant() {
    pom.put("training", Map.of("dropuot", "0.4"));
    assertThatThrownBy(this::dropout)
        .isInstanceOf(MistakeException.class)
        .hasMessage("<training><dropuot> is no setting: perhaps you meant dropout");
  }

  @Test
  void tellsWhereASettingBelongs() {
    pom.put("model", Map.of("dropout", "0.4"));
    assertThatThrownBy(this::dropout)
        .hasMessage("<model><dropout> is in the wrong group: it belongs into <training>");
  }

  @Test
  void refusesEmptyElements() {
    pom.put("training", Collections.singletonMap("dropout", null));
    assertThatThrownBy(this::dropout).hasMessageStartingWith("<training><dropout> is empty");
  }

  private String dropout() {
    Settings settings = new Baseline(pom).settings();
    return settings.text(Setting.DROPOUT);
  }
}
