package dev.lotrgpt.maven.pom;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What an execution says itself: without what Maven takes over from the plugin's configuration.
 *
 * @param configured the plugin
 */
public record OwnElements(PluginExecution execution, Plugin configured) {

  List<Xpp3Dom> list() {
    List<Xpp3Dom> own = new ArrayList<>();
    if (execution.getConfiguration() instanceof Xpp3Dom configuration) {
      for (Xpp3Dom element : configuration.getChildren()) {
        boolean isOfAll =
            configured.getConfiguration() instanceof Xpp3Dom all
                && element.equals(all.getChild(element.getName()));
        if (!isOfAll) {
          own.add(element);
        }
      }
    }
    return own;
  }

  public boolean has(String name) {
    return list().stream().anyMatch(element -> element.getName().equals(name));
  }
}
