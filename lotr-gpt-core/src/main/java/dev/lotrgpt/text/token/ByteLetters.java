package dev.lotrgpt.text.token;

/**
 * Bytes as letters that can be seen, for files of text: those that Latin-1 shows stand for
 * themselves, the others for the characters from U+0100 on, in their order. GPT-2's files have it
 * so, and with them those of Hugging Face.
 */
final class ByteLetters {
  private static final char[] LETTER = new char[256];
  private static final int[] BYTE = new int[512];

  static {
    java.util.Arrays.fill(BYTE, -1);
    char next = 256;
    for (int value = 0; value < LETTER.length; value++) {
      boolean isSeen =
          value > ' ' && value < 127 || value > 160 && value < 256 && value != 173; // soft hyphen
      LETTER[value] = isSeen ? (char) value : next++;
      BYTE[LETTER[value]] = value;
    }
  }

  private ByteLetters() {}

  static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte value : bytes) {
      text.append(LETTER[value & 0xFF]);
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException where a letter is of no byte
   */
  static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char letter = text.charAt(i);
      if (letter >= BYTE.length || BYTE[letter] < 0) {
        throw new IllegalArgumentException("'" + letter + "' stands for no byte");
      }
      bytes[i] = (byte) BYTE[letter];
    }
    return bytes;
  }
}
