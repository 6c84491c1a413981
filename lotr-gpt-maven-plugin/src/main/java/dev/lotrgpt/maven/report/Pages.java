package dev.lotrgpt.maven.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Fills the templates; whatever a value holds is text, never mark-up. */
final class Pages {
  private static final Version VERSION = Configuration.VERSION_2_3_34;

  private final Configuration configuration = new Configuration(VERSION);
  private final Map<String, Object> shared;

  /**
   * @param shared what every page shows
   */
  Pages(Map<String, Object> shared) {
    this.shared = shared;
    configuration.setClassLoaderForTemplateLoading(
        Pages.class.getClassLoader(), "dev/lotrgpt/maven/report/templates");
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setRecognizeStandardFileExtensions(true);
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setObjectWrapper(new DefaultObjectWrapperBuilder(VERSION).build());
    configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
  }

  /**
   * @param root the way from the page to the site's directory: empty or {@code ../}
   */
  void render(String template, String root, Map<String, Object> model, Writer out)
      throws IOException {
    Map<String, Object> all = new HashMap<>(shared);
    all.putAll(model);
    all.put("root", root);
    Template compiled = configuration.getTemplate(template + ".ftlh");
    try {
      compiled.process(all, out);
    } catch (TemplateException e) {
      throw new IllegalStateException("template " + template + " is wrong: " + e.getMessage(), e);
    }
  }
}
