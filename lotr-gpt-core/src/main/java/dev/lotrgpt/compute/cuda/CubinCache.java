package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Machine code that was compiled before, in a directory that several processes may share: a file
 * for each combination of all that decides it. It saves seconds at each start and is never needed:
 * what cannot be read, written or trusted is compiled again.
 */
final class CubinCache {
  private static final int HASH_BYTES = 32;

  private final Compiler compiler;
  private final Path directory;

  CubinCache(Compiler compiler, Path directory) {
    this.compiler = compiler;
    this.directory = directory;
  }

  /** Like {@link Compiler#compile}; returns machine code. */
  byte[] compile(String file, String source, Map<String, String> headers, List<String> options) {
    Path entry = directory.resolve(key(source, headers, options) + ".cubin");
    byte[] cached = read(entry);
    if (cached != null) {
      return cached;
    }
    byte[] cubin = compiler.compile(file, source, headers, options).cubin();
    write(entry, cubin);
    return cubin;
  }

  private String key(String source, Map<String, String> headers, List<String> options) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (Object part : List.of(compiler.version(), options, headers, source)) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The machine code without the hash before it, or null. */
  private static byte[] read(Path entry) {
    try {
      byte[] bytes = Files.readAllBytes(entry);
      if (bytes.length <= HASH_BYTES) {
        return null;
      }
      byte[] cubin = Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length);
      byte[] hash = Arrays.copyOf(bytes, HASH_BYTES);
      return MessageDigest.isEqual(hash, DigestUtils.sha256(cubin)) ? cubin : null;
    } catch (IOException e) {
      // Not there, or not readable: compiled anew.
      return null;
    }
  }

  private void write(Path entry, byte[] cubin) {
    try {
      AtomicFile.write(
          entry,
          out -> {
            out.write(DigestUtils.sha256(cubin));
            out.write(cubin);
          });
    } catch (IOException e) {
      // A full or read-only disk costs the seconds again at the next start, and no training.
      return;
    }
  }
}
