package dev.lotrgpt.maven.init;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.SplitSizes;
import freemarker.core.XMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/**
 * The POM of a new project. Of a long text it takes so much that a first build takes a minute.
 *
 * @param name of the project
 * @param corpus as the POM names it
 * @param characters of the corpus
 */
record FirstPom(String name, NewProject.Plugin plugin, String corpus, int characters) {
  private static final int CONTEXT = 64;
  private static final double VALIDATION_SHARE = 0.1;
  private static final double MOST_VALIDATION = 20_000;
  private static final double MOST_TRAINING = 100_000;
  private static final MathContext DOWN = new MathContext(2, RoundingMode.DOWN);

  /**
   * @throws MistakeException if the text is too short to learn from
   */
  String text() throws IOException {
    BigDecimal validationShare = share(MOST_VALIDATION, characters, VALIDATION_SHARE);
    int training = (int) ((1 - validationShare.doubleValue()) * characters);
    BigDecimal fraction = share(MOST_TRAINING, training, 1);
    SplitSizes sizes =
        new DataConfig(fraction.doubleValue(), validationShare.doubleValue()).sizes(characters);
    if (sizes.validation() <= CONTEXT) {
      throw new MistakeException(
          new Mistake(
              "<corpus> (-Dlotr-gpt.corpus)",
              corpus,
              "has " + characters + " characters",
              "a first study needs "
                  + (int) Math.ceil((CONTEXT + 1) / VALIDATION_SHARE)
                  + " or more"));
    }
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassLoaderForTemplateLoading(
        FirstPom.class.getClassLoader(), "dev/lotrgpt/maven/init");
    templates.setOutputFormat(XMLOutputFormat.INSTANCE);
    // ${...} is Maven's.
    templates.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
    templates.setDefaultEncoding("UTF-8");
    templates.setLocale(Locale.ROOT);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    StringWriter text = new StringWriter();
    try {
      templates
          .getTemplate("pom.ftlx")
          .process(
              Map.of(
                  "name", name,
                  "groupId", plugin.groupId(),
                  "artifactId", plugin.artifactId(),
                  "version", plugin.version(),
                  "corpus", corpus,
                  "context", Integer.toString(CONTEXT),
                  "fraction", fraction.toPlainString(),
                  "validationShare", validationShare.toPlainString()),
              text);
    } catch (TemplateException e) {
      throw new IllegalStateException("the template of a POM is wrong: " + e.getMessage(), e);
    }
    return text.toString();
  }

  /** So much of a text, but no more than a share. */
  private static BigDecimal share(double most, int characters, double highest) {
    return most >= highest * characters
        ? BigDecimal.valueOf(highest).stripTrailingZeros()
        : BigDecimal.valueOf(most / characters).round(DOWN).stripTrailingZeros();
  }
}
