package dev.lotrgpt.plan;

import dev.lotrgpt.fault.Told;

/**
 * A user's settings are wrong; the message names the setting, the value and the fix in one line.
 */
public final class SettingsException extends RuntimeException implements Told {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
